package io.rhetor.client.internal.json;

import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.stream.StreamChunk;
import org.jspecify.annotations.Nullable;

/** What one event of a stream means: a chunk, the end, both, or a failure. */
public final class StreamEvent {
  private final @Nullable StreamChunk chunk;
  private final boolean done;
  private final @Nullable RhetorModelException failure;

  private StreamEvent(
      @Nullable StreamChunk chunk, boolean done, @Nullable RhetorModelException failure) {
    this.chunk = chunk;
    this.done = done;
    this.failure = failure;
  }

  static StreamEvent chunk(StreamChunk chunk) {
    return new StreamEvent(chunk, chunk.isLast(), null);
  }

  static StreamEvent end() {
    return new StreamEvent(null, true, null);
  }

  /**
   * Makes an event that ends the stream with a failure.
   *
   * @param failure the failure
   * @return the event
   */
  public static StreamEvent failure(RhetorModelException failure) {
    return new StreamEvent(null, true, failure);
  }

  /**
   * Returns the chunk to deliver.
   *
   * @return the chunk, or null if the event carries none
   */
  public @Nullable StreamChunk chunk() {
    return chunk;
  }

  /**
   * Tells whether the stream ends with this event.
   *
   * @return true if nothing comes behind it
   */
  public boolean isDone() {
    return done;
  }

  /**
   * Returns the failure that ends the stream.
   *
   * @return the failure, or null if the event is none
   */
  public @Nullable RhetorModelException failure() {
    return failure;
  }
}
