package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A subscriber that asks or cancels just when the wait for the budget ends. */
class BudgetedSubscriptionConcurrencyTest {
  private static final int ROUNDS = 500;
  private static final int REQUESTS = 20;

  private final BudgetedCall allowed =
      new BudgetedCall(MessageRequest.of("Hi"), new KnownModels(Map.of()), warning -> {});
  private final ExecutorService racer = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    racer.shutdownNow();
  }

  @Test
  void noDemandIsLostOrCountedTwice() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Behind behind = new Behind();
      CompletableFuture<BudgetedCall> admission = new CompletableFuture<>();
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      BudgetedSubscription.gate(behind.stream(), () -> admission).subscribe(subscriber);

      race(
          () -> admission.complete(allowed),
          () -> {
            for (int n = 0; n < REQUESTS; n++) {
              subscriber.subscription().request(1);
            }
          });

      assertThat(behind.requested).hasValue(1 + REQUESTS);
    }
  }

  @Test
  void whatIsCancelled_isEitherNotBegunOrCancelledBehind() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Behind behind = new Behind();
      CompletableFuture<BudgetedCall> admission = new CompletableFuture<>();
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      BudgetedSubscription.gate(behind.stream(), () -> admission).subscribe(subscriber);

      race(() -> admission.complete(allowed), () -> subscriber.subscription().cancel());

      assertThat(behind.cancelled).isEqualTo(behind.begun);
    }
  }

  /** Lets both begin as nearly at once as two processors can, hence without a lock. */
  private void race(Runnable one, Runnable other) throws Exception {
    AtomicInteger ready = new AtomicInteger();
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> {
              meet(ready);
              other.run();
            },
            racer);
    meet(ready);
    one.run();
    Outcomes.valueOf(second);
  }

  private static void meet(AtomicInteger ready) {
    ready.incrementAndGet();
    while (ready.get() < 2) {
      Thread.yield();
    }
  }

  /** The stream behind. */
  private static final class Behind implements Flow.Subscription {
    final AtomicLong requested = new AtomicLong();
    volatile boolean begun;
    volatile boolean cancelled;

    ChunkStream stream() {
      TrustedPublisher<StreamChunk> publisher = this::begin;
      return ChunkStream.from(publisher);
    }

    private void begin(Flow.Subscriber<? super StreamChunk> subscriber) {
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
