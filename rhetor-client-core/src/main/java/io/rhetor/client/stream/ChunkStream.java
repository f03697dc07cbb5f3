package io.rhetor.client.stream;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.reactive.Refusal;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.message.MessageResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
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
 *
 * <p>Clients make streams. Own clients and tests make them with {@link #of}, {@link #from} and
 * {@link #failed}; all of them keep the rules of Reactive Streams.
 */
public final class ChunkStream implements Flow.Publisher<StreamChunk> {
  /** The most text that {@link #forEach} and {@link #collect} gather: 16 Mi characters. */
  public static final int MAX_COLLECTED_CHARACTERS = 16 * 1024 * 1024;

  private final TrustedPublisher<StreamChunk> call;
  private final AtomicBoolean used = new AtomicBoolean();

  private ChunkStream(TrustedPublisher<StreamChunk> call) {
    this.call = call;
  }

  /**
   * Makes a stream of texts that are known already, for own clients and tests.
   *
   * <pre>{@code
   * ChunkStream.of("Tekton is ", "an ecosystem.").forEach(chunk -> System.out.print(chunk.text()));
   * }</pre>
   *
   * @param texts the text of each chunk, in order; none for an empty answer
   * @return the stream; its subscriber is called by the threads that ask for chunks
   */
  public static ChunkStream of(String... texts) {
    List<StreamChunk> chunks = new ArrayList<>();
    for (String text : texts) {
      chunks.add(StreamChunk.of(Objects.requireNonNull(text, "texts")));
    }
    return new ChunkStream(subscriber -> PublisherRelay.deliver(chunks, subscriber));
  }

  /**
   * Makes a stream of any publisher, such as one of Reactor or RxJava as a {@link Flow.Publisher},
   * or one by hand.
   *
   * <p>The publisher is subscribed to once, when the stream is, and asked for 32 chunks at most at
   * a time. It need not keep the rules of Reactive Streams: signals from several threads are put in
   * order; those after the end or a cancellation, and a second subscription, are dropped. What its
   * {@code subscribe} or {@code request} throws, a missing chunk, and a chunk that was not asked
   * for, cancel it and fail the stream. A failure of the publisher fails the stream as it is, but
   * for a {@link java.util.concurrent.CompletionException} around it; a {@link
   * io.rhetor.client.error.RhetorException} after a chunk becomes a {@link
   * io.rhetor.client.error.RhetorStreamException} with the text so far.
   *
   * @param publisher who sends the chunks; a stream of this class is returned as it is
   * @return the stream; its subscriber is called by the threads that the publisher sends from, and
   *     by those that ask for chunks, one at a time
   */
  @SuppressWarnings("unchecked") // A publisher of this library publishes chunks themselves.
  public static ChunkStream from(Flow.Publisher<? extends StreamChunk> publisher) {
    Objects.requireNonNull(publisher, "publisher");
    if (publisher instanceof ChunkStream) {
      return (ChunkStream) publisher;
    }
    return publisher instanceof TrustedPublisher
        ? new ChunkStream((TrustedPublisher<StreamChunk>) publisher)
        : new ChunkStream(subscriber -> PublisherRelay.begin(publisher, subscriber));
  }

  /**
   * {@return a stream that fails before its first chunk, for own clients and tests}
   *
   * @param failure what it fails with, such as a {@link
   *     io.rhetor.client.error.RhetorConnectionException}
   */
  public static ChunkStream failed(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    return from(subscriber -> subscriber.onError(failure));
  }

  /**
   * Sends the request and delivers the chunks of its answer as the subscriber asks for them.
   *
   * @param subscriber who receives the chunks
   */
  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (used.compareAndSet(false, true)) {
      call.subscribe(subscriber);
    } else {
      Refusal.refuseSecond(subscriber);
    }
  }

  /**
   * Sends the request and hands each chunk to an action as it comes.
   *
   * @param action called with each chunk, one after the other; if it throws, the stream is
   *     cancelled and the future fails with what it threw
   * @return the whole answer to come. Cancelling it, or a future derived from it, cancels the
   *     stream. It fails with a {@link io.rhetor.client.error.RhetorProtocolException} if the text
   *     is longer than {@link #MAX_COLLECTED_CHARACTERS}
   */
  public CompletableFuture<MessageResponse> forEach(Consumer<? super StreamChunk> action) {
    Objects.requireNonNull(action, "action");
    CancellableFuture<MessageResponse> whole = new CancellableFuture<>();
    subscribe(new AnswerCollector(action, whole, MAX_COLLECTED_CHARACTERS));
    return whole;
  }

  /**
   * {@return the whole answer to come, as from {@link #forEach}; sends the request and gathers the
   * chunks}
   */
  public CompletableFuture<MessageResponse> collect() {
    return collect(MAX_COLLECTED_CHARACTERS);
  }

  /**
   * {@return the whole answer to come, as from {@link #forEach}; sends the request and gathers the
   * chunks}
   *
   * @param maxCharacters the most text to gather, at least 1; a longer answer is cancelled and
   *     fails the future with a {@link io.rhetor.client.error.RhetorProtocolException}
   * @throws IllegalArgumentException if the limit is below 1
   */
  public CompletableFuture<MessageResponse> collect(int maxCharacters) {
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
   * cancels the request. A failure is thrown out of the terminal operation: a {@link
   * io.rhetor.client.error.RhetorException} as a copy of the same class whose stack trace shows the
   * thread that reads, any other unchecked one as it is, a checked one as the cause of a {@link
   * java.util.concurrent.CompletionException}. A thread that is interrupted while it waits cancels
   * the request, stays interrupted and gets a {@link java.util.concurrent.CancellationException}.
   *
   * <p>What the server tells beside the text, such as the tokens used, is not in the stream but in
   * the answer of {@link #forEach}, and is told to a {@link ChunkSubscriber}.
   *
   * @return the chunks in order
   */
  public Stream<StreamChunk> toStream() {
    return BlockingChunks.streamOf(this);
  }
}
