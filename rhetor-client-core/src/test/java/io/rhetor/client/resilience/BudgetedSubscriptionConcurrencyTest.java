package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.Outcomes;
import io.rhetor.client.testing.RecordingSubscriber;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A subscriber that asks or cancels just when the wait for the budget ends. */
class BudgetedSubscriptionConcurrencyTest {
  private static final int ROUNDS = 2_000;

  private final BudgetedCall allowed =
      new BudgetedCall(MessageRequest.of("Hi"), new UsualModels(Map.of()), warning -> {});

  @Test
  void noDemandIsLostOrCountedTwice() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Behind behind = new Behind();
      CompletableFuture<BudgetedCall> admission = new CompletableFuture<>();
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      new BudgetedStream(behind::begin, () -> admission).subscribe(subscriber);

      race(
          () -> admission.complete(allowed),
          () -> {
            subscriber.subscription().request(2);
            subscriber.subscription().request(4);
          });

      assertThat(behind.requested).hasValue(7);
    }
  }

  @Test
  void whatIsCancelled_isEitherNotBegunOrCancelledBehind() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Behind behind = new Behind();
      CompletableFuture<BudgetedCall> admission = new CompletableFuture<>();
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      new BudgetedStream(behind::begin, () -> admission).subscribe(subscriber);

      race(() -> admission.complete(allowed), () -> subscriber.subscription().cancel());

      assertThat(behind.cancelled).isEqualTo(behind.begun);
    }
  }

  private static void race(Runnable one, Runnable other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> {
              await(start);
              other.run();
            },
            task -> new Thread(task, "racer").start());
    await(start);
    one.run();
    Outcomes.valueOf(second);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception interruptedOrBroken) {
      throw new AssertionError(interruptedOrBroken);
    }
  }

  /** The stream behind. */
  private static final class Behind implements Flow.Subscription {
    final AtomicLong requested = new AtomicLong();
    volatile boolean begun;
    volatile boolean cancelled;

    void begin(Flow.Subscriber<? super StreamChunk> subscriber) {
      begun = true;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      requested.addAndGet(n);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
