package io.rhetor.client.stream;

import io.rhetor.client.message.MessageResponse;
import java.util.concurrent.Flow;

/**
 * A subscriber that also wants to know what the server tells beside the text: the tokens used, why
 * the model stopped, warnings, the model that really answered, and fields that this library does
 * not know. Much of that comes in events without text, which are no chunks.
 *
 * <p>Every stream of this library asks its subscriber whether it is one of these; {@link
 * ChunkStream#forEach} and {@link ChunkStream#collect} need none, since their answer has it all.
 */
public interface ChunkSubscriber extends Flow.Subscriber<StreamChunk> {
  /**
   * Called at most once, if there is something to tell: after the last {@code onNext} and right
   * before {@code onComplete}, by the same thread, without demand. Not called if the stream fails
   * or is cancelled. What it throws cancels the stream as if {@code onNext} had thrown it.
   *
   * @param details an answer whose {@code message()} is empty. Usage, finish reason, warnings and
   *     additional properties are those of all events, with the last event that has a field
   *     winning; model, provider, context and time are those of events without text behind the last
   *     chunk, and empty if the chunks tell them
   */
  default void onDetails(MessageResponse details) {}
}
