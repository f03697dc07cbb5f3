package io.rhetor.client.internal.json;

import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a stream means: a chunk, the end, both, a failure, or nothing that ends or
 * continues the text.
 */
public final class StreamEvent {
  private static final StreamEvent NOTHING = new StreamEvent(null, false, null, null);

  private final @Nullable StreamChunk chunk;
  private final boolean done;
  private final @Nullable RhetorModelException failure;
  private final @Nullable MessageResponse details;

  private StreamEvent(
      @Nullable StreamChunk chunk,
      boolean done,
      @Nullable RhetorModelException failure,
      @Nullable MessageResponse details) {
    this.chunk = chunk;
    this.done = done;
    this.failure = failure;
    this.details = details;
  }

  static StreamEvent chunk(StreamChunk chunk) {
    return new StreamEvent(chunk, false, null, null);
  }

  static StreamEvent end(@Nullable StreamChunk last, @Nullable MessageResponse details) {
    return new StreamEvent(last, true, null, details);
  }

  static StreamEvent nothing() {
    return NOTHING;
  }

  /** Makes an event that ends the stream with a failure. */
  public static StreamEvent failure(RhetorModelException failure) {
    return new StreamEvent(null, true, failure, null);
  }

  /** {@return the chunk to deliver; null if the event carries none} */
  public @Nullable StreamChunk chunk() {
    return chunk;
  }

  /** {@return whether the stream ends with this event} */
  public boolean isDone() {
    return done;
  }

  /** {@return the failure that ends the stream; null if the event is none} */
  public @Nullable RhetorModelException failure() {
    return failure;
  }

  /** {@return what was told beside the text, at the end of the stream; null for nothing} */
  public @Nullable MessageResponse details() {
    return details;
  }
}
