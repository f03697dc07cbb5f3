package io.rhetor.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSubscriptionTest {
  private final FakeSource source = new FakeSource();
  private Consumer<StreamChunk> action = chunk -> {};
  private final SignalRecorder subscriber = new SignalRecorder(chunk -> action.accept(chunk));
  private final ChunkSubscription subscription = source.joinedTo(subscriber, 1_000);

  @Test
  void request_deliversAsMuchAsIsAskedFor() {
    source.holding("a", "b", "c", "d");

    subscription.request(1);
    assertThat(subscriber.signals).containsExactly("a");
    subscription.request(2);
    assertThat(subscriber.signals).containsExactly("a", "b", "c");
  }

  @Test
  void request_addsUpWhileNothingIsHere() {
    subscription.request(1);
    subscription.request(2);
    source.holding("a", "b", "c", "d");
    subscription.signal();

    assertThat(subscriber.signals).containsExactly("a", "b", "c");
  }

  @Test
  void signal_withoutDemand_deliversNothing() {
    source.holding("a");
    subscription.signal();
    subscription.signal();

    assertThat(subscriber.signals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1})
  void request_beyondTheLargestNumber_isWithoutLimit(long more) {
    subscription.request(Long.MAX_VALUE);
    subscription.request(more);
    source.holding("a", "b");
    subscription.signal();
    source.holding("c").completing();
    subscription.signal();

    assertThat(subscriber.signals).containsExactly("a", "b", "c", "complete");
  }

  @Test
  void request_sumBeyondTheLargestNumber_isWithoutLimit() {
    subscription.request(Long.MAX_VALUE - 1);
    subscription.request(Long.MAX_VALUE - 1);
    source.holding("a", "b");
    subscription.signal();

    assertThat(subscriber.signals).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void request_belowOne_failsTheStreamByRule3_9(long n) {
    source.holding("a");
    subscription.request(n);

    assertThat(subscriber.signals).hasSize(1);
    assertThat(subscriber.failure())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(source.aborts).hasPositiveValue();
  }

  @Test
  void request_belowOneAfterTheEnd_isNoOp() {
    subscription.cancel();
    subscription.request(0);

    assertThat(subscriber.signals).isEmpty();
  }

  @Test
  void request_fromWithinOnNext_doesNotRecurse() {
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    action =
        chunk -> {
          deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
          subscription.request(1);
          depth.decrementAndGet();
        };
    source.holding("a", "b", "c").completing();

    subscription.request(1);

    assertThat(subscriber.signals).containsExactly("a", "b", "c", "complete");
    assertThat(deepest).hasValue(1);
  }

  @Test
  void request_oneByOneFromWithinOnNext_isFineFor100_000Chunks() {
    AtomicInteger received = new AtomicInteger();
    Flow.Subscription[] self = new Flow.Subscription[1];
    ChunkSubscription many =
        source.joinedTo(new CountingSubscriber(received, () -> self[0].request(1)), 1_000);
    self[0] = many;
    for (int i = 0; i < 100_000; i++) {
      source.put(StreamChunk.of("x"));
    }

    many.request(1);

    assertThat(received).hasValue(100_000);
  }

  @Test
  void fetch_isDemandedWhenTheSubscriberWaits() {
    subscription.request(1);

    assertThat(source.demandedFetches).hasValue(1);
    assertThat(source.undemandedFetches).hasValue(0);
  }

  @Test
  void fetch_isNotDemandedWhenTheSubscriberAskedForNothing() {
    subscription.signal();

    assertThat(source.demandedFetches).hasValue(0);
    assertThat(source.undemandedFetches).hasValue(1);
  }

  @Test
  void chunkWithoutDemand_isHeldAndTheSourceSuspended() {
    source.holding("a", "b");
    subscription.signal();

    assertThat(source.suspensions).hasPositiveValue();
    assertThat(source.undemandedFetches).hasValue(0);
    subscription.request(2);
    assertThat(subscriber.signals).containsExactly("a", "b");
  }

  @Test
  void completion_needsNoDemand() {
    source.completing();
    subscription.signal();

    assertThat(subscriber.signals).containsExactly("complete");
  }

  @Test
  void completion_comesRightBehindTheLastChunkAskedFor() {
    source.holding("a").completing();
    subscription.request(1);

    assertThat(subscriber.signals).containsExactly("a", "complete");
    assertThat(source.aborts).hasValue(0);
  }

  @Test
  void completion_waitsForTheChunksBeforeIt() {
    source.holding("a").completing();
    subscription.signal();
    assertThat(subscriber.signals).isEmpty();

    subscription.request(1);
    assertThat(subscriber.signals).containsExactly("a", "complete");
  }

  @Test
  void signalsAfterTheEnd_areNoOps() {
    source.completing();
    subscription.signal();
    source.holding("late");
    subscription.request(1);
    subscription.signal();
    subscription.cancel();
    subscription.request(-1);

    assertThat(subscriber.signals).containsExactly("complete");
    assertThat(source.aborts).hasValue(0);
  }

  @Test
  void cancel_abortsTheSourceAndSilencesTheStream() {
    source.holding("a").completing();
    subscription.cancel();
    subscription.request(1);

    assertThat(source.aborts).hasValue(1);
    assertThat(subscriber.signals).isEmpty();
  }

  @Test
  void cancel_fromWithinOnNext_deliversNoMore() {
    action = chunk -> subscription.cancel();
    source.holding("a", "b").completing();
    subscription.request(10);

    assertThat(subscriber.signals).containsExactly("a");
    assertThat(source.aborts).hasValue(1);
  }

  /** Counts and no more, so that a great many chunks cost little. */
  private static final class CountingSubscriber implements Flow.Subscriber<StreamChunk> {
    private final AtomicInteger received;
    private final Runnable onNext;

    CountingSubscriber(AtomicInteger received, Runnable onNext) {
      this.received = received;
      this.onNext = onNext;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(StreamChunk chunk) {
      received.incrementAndGet();
      onNext.run();
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }
}
