package io.rhetor.client.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingChunksTest {
  private static final long WINDOW = 16;

  private final FakeChunkStream stream = new FakeChunkStream();

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void handsOutTheChunksInOrder() {
    String[] texts = IntStream.range(0, 1_000).mapToObj(String::valueOf).toArray(String[]::new);

    assertThat(ChunkStream.of(texts).toStream().map(StreamChunk::text)).containsExactly(texts);
  }

  @Test
  void isEmptyIfTheAnswerIs() {
    assertThat(ChunkStream.of().toStream()).isEmpty();
  }

  @Test
  void subscribesAtTheTerminalOperation() {
    Stream<String> texts =
        stream.chunks().toStream().map(StreamChunk::text).filter(text -> !text.isEmpty());
    assertThat(stream.subscriptions).isZero();

    Iterator<String> iterator = texts.iterator();
    assertThat(stream.subscriptions).isZero();
    sendLater("a");
    assertThat(iterator.next()).isEqualTo("a");
    assertThat(stream.subscriptions).isEqualTo(1);
  }

  @Test
  void close_cancels() {
    try (Stream<StreamChunk> chunks = stream.chunks().toStream()) {
      sendLater("a");
      chunks.iterator().next();
      assertThat(stream.cancelled).isFalse();
    }
    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void close_beforeTheTerminalOperation_sendsNothing() {
    stream.chunks().toStream().close();

    assertThat(stream.subscriptions).isZero();
  }

  @Test
  void close_ofAnIteratorNotYetUsed_sendsNothing() {
    Stream<StreamChunk> chunks = stream.chunks().toStream();
    Iterator<StreamChunk> iterator = chunks.iterator();
    chunks.close();

    assertThatExceptionOfType(CancellationException.class).isThrownBy(iterator::hasNext);
    assertThat(stream.requested).hasValue(0);
  }

  @Test
  void close_twice_isHarmless() {
    Stream<StreamChunk> chunks = ChunkStream.of("a").toStream();
    assertThat(chunks.iterator().next().text()).isEqualTo("a");

    chunks.close();
    chunks.close();
  }

  @Test
  void limitAndClose_takesThatManyAndCancels() {
    List<String> taken;
    try (Stream<StreamChunk> chunks = stream.chunks().toStream()) {
      sendLater("a", "b", "c");
      taken = chunks.limit(2).map(StreamChunk::text).collect(Collectors.toList());
    }

    assertThat(taken).containsExactly("a", "b");
    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void failure_isThrownBehindTheChunksBeforeIt() {
    IllegalStateException failure = new IllegalStateException("broken");
    List<String> taken = new ArrayList<>();
    ChunkStream failing =
        ChunkStream.from(
            subscriber -> {
              subscriber.onSubscribe(new FakeChunkStream());
              subscriber.onNext(StreamChunk.of("a"));
              subscriber.onError(failure);
            });

    assertThatThrownBy(() -> failing.toStream().forEach(chunk -> taken.add(chunk.text())))
        .isSameAs(failure);
    assertThat(taken).containsExactly("a");
  }

  @Test
  void error_isThrown() {
    AssertionError failure = new AssertionError("broken");

    assertThatThrownBy(() -> failing(failure).toStream().count()).isSameAs(failure);
  }

  @Test
  void streamThatThrowsAsItIsSubscribedTo_isNotWaitedForLater() {
    OutOfMemoryError thrown = new OutOfMemoryError("for a test");
    TrustedPublisher<StreamChunk> broken =
        subscriber -> {
          throw thrown;
        };
    Iterator<StreamChunk> chunks = ChunkStream.from(broken).toStream().iterator();

    assertThatThrownBy(chunks::hasNext).isSameAs(thrown);
    assertThat(chunks.hasNext()).isFalse();
  }

  @Test
  void checkedFailureOfAForeignPublisher_isThrownAndNotTakenForTheEnd() {
    IOException failure = new IOException("broken");

    assertThatThrownBy(() -> failing(failure).toStream().count())
        .isInstanceOf(RuntimeException.class)
        .hasCause(failure);
  }

  @Test
  void interruptedReader_cancelsStaysInterruptedAndIsTold() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> stream.chunks().toStream().count())
        .withCauseInstanceOf(InterruptedException.class);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void close_fromAnotherThread_unblocksTheReader() throws Exception {
    CountDownLatch firstChunk = new CountDownLatch(1);
    Stream<StreamChunk> chunks = stream.chunks().toStream();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> chunks.forEach(chunk -> firstChunk.countDown()));
    sendLater("a");
    firstChunk.await();

    chunks.close();

    assertThat(stream.cancelled).isTrue();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> reader.get(30, SECONDS))
        .withCauseInstanceOf(CancellationException.class);
  }

  @Test
  void asksForAWindowFirst() {
    sendLater("a");
    stream.chunks().toStream().iterator().next();

    assertThat(stream.requested.get()).isPositive().isLessThanOrEqualTo(WINDOW);
  }

  @Test
  void neverHasMoreThanAWindowRequestedAhead() {
    AtomicLong requested = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    Flow.Publisher<StreamChunk> endless =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    requested.addAndGet(n);
                    for (long i = 0; i < n; i++) {
                      subscriber.onNext(StreamChunk.of("x"));
                    }
                  }

                  @Override
                  public void cancel() {}
                });

    try (Stream<StreamChunk> chunks = ChunkStream.from(endless).toStream()) {
      chunks
          .limit(1_000)
          .forEach(
              chunk -> assertThat(requested.get() - taken.incrementAndGet()).isBetween(0L, WINDOW));
    }
    assertThat(taken).hasValue(1_000);
  }

  @Test
  void failureOfACall_isACopyWithTheStackOfTheReader() {
    RhetorConnectionException failure = new RhetorConnectionException("lost", null, true);

    assertThatThrownBy(() -> failing(failure).toStream().count())
        .isInstanceOf(RhetorConnectionException.class)
        .isNotSameAs(failure)
        .hasMessage("lost")
        .satisfies(
            thrown ->
                assertThat(thrown.getStackTrace())
                    .as("the stack of this thread")
                    .anyMatch(frame -> frame.getMethodName().equals("tryAdvance")));
  }

  private static ChunkStream failing(Throwable failure) {
    return ChunkStream.failed(failure);
  }

  /** Sends from another thread, as soon as the stream is subscribed to. */
  private void sendLater(String... texts) {
    CompletableFuture.runAsync(
        () -> {
          while (stream.requested.get() == 0) {
            Thread.onSpinWait();
          }
          for (String text : texts) {
            stream.send(text);
          }
        });
  }
}
