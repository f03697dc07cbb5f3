package io.rhetor.client.internal.flow;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import org.jspecify.annotations.Nullable;

/**
 * Where the chunks of a stream come from. {@link ChunkSubscription} calls all methods but {@link
 * #abort} one at a time; the source calls {@link ChunkSubscription#signal} when there is news.
 */
public interface ChunkSource {

  /**
   * Takes the next chunk that is here already.
   *
   * @return the chunk, or null if none is here
   * @throws io.rhetor.client.error.RhetorException if the stream has failed behind the chunks that
   *     were taken
   */
  @Nullable StreamChunk poll();

  /**
   * Tells, after {@link #poll} returned null, whether the answer is whole.
   *
   * @return true if no chunk will ever come
   */
  boolean isComplete();

  /**
   * Returns what the server told beside the chunks; asked for once, after {@link #isComplete}.
   *
   * @return an answer without text, or null if there is nothing to tell
   */
  default @Nullable MessageResponse details() {
    return null;
  }

  /**
   * Asks for more input, after {@link #poll} returned null and the answer is not whole.
   *
   * @param demand how many chunks the subscriber waits for; with none, the source may read ahead,
   *     by one read buffer, to find out whether the answer is whole
   */
  void fetch(long demand);

  /** Notes that a chunk is here that nobody has asked for, so that nothing is waited for. */
  void suspend();

  /** Notes, in the drain loop, that the subscriber is about to get its last signal. */
  default void beforeLastSignal() {}

  /** Ends the source, at once and at any stage, from any thread; later calls do nothing. */
  void abort();

  /**
   * Makes the failure of a stream whose subscriber the executor refuses to call.
   *
   * @param thrown what the executor threw
   * @return the failure, with that as its cause
   */
  default RhetorException refused(Throwable thrown) {
    return new RhetorConnectionException(
        "The executor of RhetorConfig refused to call the subscriber, so that the stream was ended."
            + " Shut the executor down only after the client.",
        thrown,
        true);
  }
}
