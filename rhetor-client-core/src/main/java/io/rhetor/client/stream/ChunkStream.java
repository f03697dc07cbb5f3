package io.rhetor.client.stream;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.message.MessageResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An answer that arrives piece by piece: a cold publisher for one subscriber.
 *
 * <p>Subscribing sends the request; a second subscriber gets an {@link IllegalStateException}
 * instead of a second answer. Demand reaches the socket: what the subscriber does not ask for is
 * not read. The stream completes only when the server has said that the answer is whole. A failure
 * before the first chunk is the plain {@link io.rhetor.client.error.RhetorException}, a later one a
 * {@link io.rhetor.client.error.RhetorStreamException} that has the text so far. Cancelling ends
 * the request at the server.
 *
 * <pre>{@code
 * rhetor.streamMessage(request).subscribe(subscriber);              // with backpressure
 *
 * rhetor.streamMessage(request)
 *     .forEach(chunk -> System.out.print(chunk.text()))             // as it comes,
 *     .thenAccept(whole -> System.out.println(whole.model()));      // then the whole
 *
 * try (Stream<StreamChunk> chunks = rhetor.streamMessage(request).toStream()) {
 *   chunks.forEach(chunk -> System.out.print(chunk.text()));        // blocking
 * }
 * }</pre>
 *
 * <p>{@code subscribe}, {@code forEach}, {@code collect} and {@code toStream} each use the stream
 * up. The subscriber's methods are called one after the other, by threads that the client that made
 * the stream documents.
 */
@FunctionalInterface
public interface ChunkStream extends Flow.Publisher<StreamChunk> {
  /** The most text that {@link #forEach} and {@link #collect} gather: 16 Mi characters. */
  int MAX_COLLECTED_CHARACTERS = 16 * 1024 * 1024;

  /**
   * Sends the request and delivers the chunks of its answer as the subscriber asks for them.
   *
   * @param subscriber who receives the chunks
   */
  @Override
  void subscribe(Flow.Subscriber<? super StreamChunk> subscriber);

  /**
   * Sends the request and hands each chunk to an action as it comes.
   *
   * @param action called with each chunk, one after the other; if it throws, the stream is
   *     cancelled and the future fails with what it threw
   * @return the whole answer to come. Cancelling it, or a future derived from it, cancels the
   *     stream. It fails with a {@link io.rhetor.client.error.RhetorProtocolException} if the text
   *     is longer than {@link #MAX_COLLECTED_CHARACTERS}
   */
  default CompletableFuture<MessageResponse> forEach(Consumer<? super StreamChunk> action) {
    Objects.requireNonNull(action, "action");
    CancellableFuture<MessageResponse> whole = new CancellableFuture<>();
    subscribe(new AnswerCollector(action, whole, MAX_COLLECTED_CHARACTERS));
    return whole;
  }

  /**
   * Sends the request and gathers the chunks.
   *
   * @return the whole answer to come, as from {@link #forEach}
   */
  default CompletableFuture<MessageResponse> collect() {
    return collect(MAX_COLLECTED_CHARACTERS);
  }

  /**
   * Sends the request and gathers the chunks, up to a limit.
   *
   * @param maxCharacters the most text to gather, at least 1; a longer answer is cancelled and
   *     fails the future with a {@link io.rhetor.client.error.RhetorProtocolException}
   * @return the whole answer to come, as from {@link #forEach}
   * @throws IllegalArgumentException if the limit is below 1
   */
  default CompletableFuture<MessageResponse> collect(int maxCharacters) {
    Checks.requireAtLeast("maxCharacters", maxCharacters, 1);
    CancellableFuture<MessageResponse> whole = new CancellableFuture<>();
    subscribe(new AnswerCollector(chunk -> {}, whole, maxCharacters));
    return whole;
  }

  /**
   * Sends the request and hands out the chunks to the thread that reads the stream, which blocks
   * for each. Made for virtual threads and for code that is blocking anyway.
   *
   * <p>The request is sent by the terminal operation. Close the stream if it may end early: that
   * cancels the request. A failure is thrown out of the terminal operation; a thread that is
   * interrupted while it waits cancels the request, stays interrupted and gets a {@link
   * java.util.concurrent.CancellationException}.
   *
   * @return the chunks in order
   */
  default Stream<StreamChunk> toStream() {
    return BlockingChunks.streamOf(this);
  }
}
