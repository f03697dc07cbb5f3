package io.rhetor.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.support.RecordingSubscriber;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of users' texts, failures and publishers, of whatever quality. */
@Timeout(60)
class ChunkStreamFactoriesTest {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, true);

  private final FakeChunkStream source = new FakeChunkStream();

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of("of", ChunkStream.of("a")),
        Arguments.of("of nothing", ChunkStream.of()),
        Arguments.of("failed", ChunkStream.failed(LOST)),
        Arguments.of("from", ChunkStream.from(new FakeChunkStream())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void secondSubscriber_isRefused(String name, ChunkStream stream) throws Exception {
    stream.subscribe(RecordingSubscriber.requesting(0));
    RecordingSubscriber second = RecordingSubscriber.unbounded();
    stream.subscribe(second);

    assertThat(second.awaitFailure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second answer");
  }

  @Test
  void onlyTheFactories_makeStreams() {
    assertThat(Modifier.isFinal(ChunkStream.class.getModifiers())).isTrue();
    assertThat(ChunkStream.class.getConstructors()).isEmpty();
    ChunkStream stream = ChunkStream.of("a");
    assertThat(ChunkStream.from(stream)).isSameAs(stream);
  }

  @Test
  void missingInput_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> ChunkStream.of("a", null));
    assertThatNullPointerException().isThrownBy(() -> ChunkStream.failed(null));
    assertThatNullPointerException().isThrownBy(() -> ChunkStream.from(null));
    assertThatNullPointerException().isThrownBy(() -> ChunkStream.of("a").subscribe(null));
  }

  @Test
  void fixedChunks_comeAsTheyAreAskedFor() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
    ChunkStream.of("a", "b").subscribe(subscriber);
    assertThat(subscriber.text()).isEqualTo("a");
    assertThat(subscriber.hasEnded()).isFalse();

    subscriber.subscription().request(1);
    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("ab");
  }

  @Test
  void endOfAnEmptyStream_needsNoDemand() throws Exception {
    RecordingSubscriber empty = RecordingSubscriber.requesting(0);
    ChunkStream.of().subscribe(empty);
    empty.awaitCompletion();
    RecordingSubscriber failed = RecordingSubscriber.requesting(0);
    ChunkStream.failed(LOST).subscribe(failed);

    assertThat(failed.awaitFailure()).isSameAs(LOST);
  }

  @Test
  void longStream_needsNoStack() throws Exception {
    String[] texts = new String[50_000];
    Arrays.fill(texts, "x");
    RecordingSubscriber subscriber =
        RecordingSubscriber.requesting(1).onChunk((subscription, chunk) -> subscription.request(1));
    ChunkStream.of(texts).subscribe(subscriber);

    subscriber.awaitCompletion();
    assertThat(subscriber.chunks()).hasSize(texts.length);
  }

  @Test
  void demand_reachesThePublisher_afewChunksAtATime() {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    source.chunks().subscribe(subscriber);
    assertThat(source.requested).hasValue(0);

    subscriber.subscription().request(2);
    assertThat(source.requested).hasValue(2);
    source.send("a");
    source.send("b");
    subscriber.subscription().request(Long.MAX_VALUE);
    assertThat(source.requested).hasValue(2 + PublisherRelay.BATCH);
    for (int i = 0; i < PublisherRelay.BATCH; i++) {
      source.send("c");
    }
    assertThat(source.requested).hasValue(2 + 2 * PublisherRelay.BATCH);
    assertThat(subscriber.chunks()).hasSize(2 + PublisherRelay.BATCH);
  }

  @Test
  void demandBeforeThePublisherHasASubscriptionToGive_isKept() {
    AtomicReference<Flow.Subscriber<? super StreamChunk>> late = new AtomicReference<>();
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(3);
    ChunkStream.from(late::set).subscribe(subscriber);

    source.subscribe(late.get());
    assertThat(source.requested).hasValue(3);
  }

  @Test
  void cancel_atEveryStage_reachesThePublisher() {
    RecordingSubscriber atOnce = RecordingSubscriber.requesting(0);
    AtomicInteger subscribed = new AtomicInteger();
    ChunkStream.from(
            given -> {
              subscribed.incrementAndGet();
              atOnce.subscription().cancel();
              source.subscribe(given);
            })
        .subscribe(atOnce);
    assertThat(subscribed).hasValue(1);
    assertThat(source.cancelled).as("while it is subscribed to").isTrue();

    FakeChunkStream waiting = new FakeChunkStream();
    RecordingSubscriber later = RecordingSubscriber.unbounded();
    waiting.chunks().subscribe(later);
    waiting.send("a");
    later.subscription().cancel();
    waiting.send("b");
    waiting.complete();
    assertThat(waiting.cancelled).as("between two chunks").isTrue();
    assertThat(later.text()).isEqualTo("a");
    assertThat(later.hasEnded()).isFalse();

    FakeChunkStream ended = new FakeChunkStream();
    RecordingSubscriber afterwards = RecordingSubscriber.unbounded();
    ended.chunks().subscribe(afterwards);
    ended.complete();
    afterwards.subscription().cancel();
    assertThat(ended.cancelled).as("after the end").isFalse();
  }

  @Test
  void cancelInOnSubscribe_subscribesToNothing() {
    source
        .chunks()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
              }

              @Override
              public void onNext(StreamChunk chunk) {}

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {}
            });

    assertThat(source.subscriptions).isZero();
  }

  static Stream<Throwable> losses() {
    return Stream.of(LOST, new CompletionException(LOST));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void failureAfterAChunk_hasTheTextSoFar(Throwable loss) throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    source.chunks().subscribe(subscriber);
    source.send("dropped");
    source.send(StreamChunk.builder().text("so ").restart(true).build());
    source.send("far");
    source.fail(loss);

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class).hasCause(LOST);
    assertThat(((RhetorStreamException) subscriber.awaitFailure()).partial()).isEqualTo("so far");
  }

  @Test
  void whatIsToldBesideTheText_reachesTheCollectedAnswer() {
    CompletableFuture<MessageResponse> whole = source.chunks().collect();
    TokenUsage usage = TokenUsage.fromJson(Map.of("input_tokens", 7));
    source.send("a");
    ((ChunkSubscriber) source.subscriber)
        .onDetails(MessageResponse.builder().message("").usage(usage).build());
    source.complete();

    assertThat(whole.join().usage()).hasValue(usage);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a failure without a subscription", LOST, to -> to.onError(LOST)),
        fault("an end without a subscription", null, to -> to.onComplete()),
        fault("throws in subscribe", LOST, to -> throwAs(LOST)),
        fault("throws an undeclared exception", "declared not", to -> throwAs(checked())),
        fault("throws an error", "defect", to -> throwAs(new AssertionError("defect"))),
        fault(
            "throws after a subscription",
            LOST,
            to -> {
              to.onSubscribe(new FakeChunkStream());
              throwAs(LOST);
            }),
        fault(
            "throws in request",
            LOST,
            to ->
                to.onSubscribe(
                    new Flow.Subscription() {
                      @Override
                      public void request(long n) {
                        throwAs(LOST);
                      }

                      @Override
                      public void cancel() {
                        throw new IllegalStateException("in cancel, too");
                      }
                    })),
        fault("a chunk before a subscription", "not asked for", to -> to.onNext(chunk())),
        fault(
            "no chunk",
            "chunk",
            to -> {
              to.onSubscribe(new FakeChunkStream());
              assertThat(catchThrowable(() -> to.onNext(null)))
                  .isInstanceOf(NullPointerException.class);
            }),
        fault(
            "no failure",
            "failure",
            to -> {
              to.onSubscribe(new FakeChunkStream());
              assertThat(catchThrowable(() -> to.onError(null)))
                  .isInstanceOf(NullPointerException.class);
            }),
        fault(
            "no subscription",
            "subscription",
            to ->
                assertThat(catchThrowable(() -> to.onSubscribe(null)))
                    .isInstanceOf(NullPointerException.class)));
  }

  private static Arguments fault(
      String name, Object expected, Consumer<Flow.Subscriber<? super StreamChunk>> publisher) {
    return Arguments.of(name, expected, publisher);
  }

  private static StreamChunk chunk() {
    return StreamChunk.of("x");
  }

  private static IOException checked() {
    return new IOException("declared not");
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwAs(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void faultOfAPublisher_isTheEndOfItsStream(
      String name, Object expected, Consumer<Flow.Subscriber<? super StreamChunk>> publisher)
      throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    ChunkStream.from(publisher::accept).subscribe(subscriber);

    if (expected == null) {
      subscriber.awaitCompletion();
    } else if (expected instanceof Throwable) {
      assertThat(subscriber.awaitFailure()).isSameAs(expected);
    } else {
      assertThat(subscriber.awaitFailure()).hasMessageContaining((String) expected);
    }
  }

  @Test
  void chunkThatWasNotAskedFor_endsTheStream_afterThoseThatWere() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(2);
    source.chunks().subscribe(subscriber);
    source.send("a");
    source.send("b");
    source.send("c");

    assertThat(subscriber.awaitFailure()).hasMessageContaining("Reactive Streams 1.1");
    assertThat(subscriber.text()).isEqualTo("ab");
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void secondSubscription_isCancelled_andTheFirstGoesOn() throws Exception {
    FakeChunkStream second = new FakeChunkStream();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    source.chunks().subscribe(subscriber);
    Flow.Subscriber<? super StreamChunk> relay = source.subscriber;
    relay.onSubscribe(second);
    source.send("a");
    source.complete();

    subscriber.awaitCompletion();
    assertThat(second.cancelled).isTrue();
    assertThat(second.requested).hasValue(0);
    assertThat(source.cancelled).isFalse();
  }

  @Test
  void signalsAfterTheEnd_areDropped() throws Exception {
    RecordingSubscriber completed = RecordingSubscriber.unbounded();
    source.chunks().subscribe(completed);
    source.send("a");
    source.complete();
    source.send("late");
    source.fail(LOST);
    source.complete();
    completed.awaitCompletion();
    assertThat(completed.text()).isEqualTo("a");

    FakeChunkStream failing = new FakeChunkStream();
    RecordingSubscriber failed = RecordingSubscriber.unbounded();
    failing.chunks().subscribe(failed);
    failing.fail(LOST);
    failing.send("late");
    failing.fail(new IllegalStateException("again"));
    assertThat(failed.awaitFailure()).isSameAs(LOST);
    assertThat(failed.text()).isEmpty();
  }

  @Test
  void subscriberThatThrows_isCancelled_andHearsNoMore() {
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  throw new IllegalStateException("a defect of the user");
                });
    source.chunks().subscribe(subscriber);
    source.send("a");
    source.send("b");

    assertThat(source.cancelled).isTrue();
    assertThat(subscriber.chunks()).hasSize(1);
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void chunksOfSeveralThreads_reachTheSubscriberOneAtATime() throws Exception {
    for (int round = 0; round < 200; round++) {
      FakeChunkStream racy = new FakeChunkStream();
      AtomicInteger inside = new AtomicInteger();
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded()
              .onChunk(
                  (subscription, chunk) -> {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    inside.decrementAndGet();
                  });
      racy.chunks().subscribe(subscriber);
      CyclicBarrier start = new CyclicBarrier(2);
      List<CompletableFuture<Void>> senders = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        senders.add(
            CompletableFuture.runAsync(
                () -> {
                  meet(start);
                  for (int i = 0; i < PublisherRelay.BATCH / 2; i++) {
                    racy.send("x");
                  }
                }));
      }
      senders.forEach(CompletableFuture::join);
      racy.complete();

      subscriber.awaitCompletion();
      assertThat(subscriber.chunks()).hasSize(PublisherRelay.BATCH);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
