package io.rhetor.client.resilience;

import io.rhetor.client.internal.flow.Refusal;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A stream that is sent once it is subscribed to and the budget allows it. */
final class BudgetedStream implements ChunkStream {
  private final ChunkStream answer;
  private final Supplier<CompletableFuture<BudgetedCall>> admission;
  private final AtomicBoolean used = new AtomicBoolean();

  BudgetedStream(ChunkStream answer, Supplier<CompletableFuture<BudgetedCall>> admission) {
    this.answer = answer;
    this.admission = admission;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (used.compareAndSet(false, true)) {
      new BudgetedSubscription(subscriber).begin(admission, answer);
    } else {
      Refusal.refuseSecond(subscriber);
    }
  }
}
