package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.Refusal;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.AsyncSteps;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a subscriber and a stream that begins later. Until then it keeps the demand, and a
 * cancellation ends the wait; from then on both go straight through. The thread that sets {@code
 * upstream} first decides how the wait ends, and alone calls the subscriber for that.
 */
final class BudgetedSubscription implements Flow.Subscription, ChunkSubscriber, TextKeeper {
  private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();
  private final AtomicLong demandSoFar = new AtomicLong();
  private final AsyncSteps<Void> wait = new AsyncSteps<>();

  // Set at first; cleared by the thread that ends or cancels.
  private volatile Flow.@Nullable Subscriber<? super StreamChunk> subscriber;

  // Written by the thread that the admission comes by, before it subscribes.
  private volatile @Nullable BudgetedCall call;

  private BudgetedSubscription(Flow.Subscriber<? super StreamChunk> subscriber) {
    this.subscriber = subscriber;
  }

  /** Makes a stream that is let in, or refused, when it is subscribed to. */
  static ChunkStream gate(ChunkStream answer, Supplier<CompletableFuture<BudgetedCall>> admission) {
    TrustedPublisher<StreamChunk> call =
        subscriber -> new BudgetedSubscription(subscriber).begin(admission, answer);
    return ChunkStream.from(call);
  }

  private void begin(Supplier<CompletableFuture<BudgetedCall>> admission, ChunkStream answer) {
    Objects.requireNonNull(subscriber).onSubscribe(this);
    if (upstream.get() != null) {
      return;
    }
    guarded(
        () ->
            wait.await(
                admission.get(),
                allowed -> {
                  call = allowed;
                  guarded(() -> answer.subscribe(this));
                },
                failure -> refuse(FutureWaiter.unwrap(failure))));
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable refused) {
      FatalErrors.report(refused);
      refuse(refused);
    }
  }

  @Override
  public void request(long n) {
    Flow.Subscription current = upstream.get();
    if (current != null) {
      current.request(n);
    } else if (n <= 0) {
      refuse(
          new IllegalArgumentException(
              "request: must ask for at least 1 chunk, not " + n + " (Reactive Streams 3.9)"));
    } else {
      demandSoFar.accumulateAndGet(
          n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
      passDemandOn();
    }
  }

  @Override
  public void cancel() {
    Flow.Subscription current = upstream.getAndSet(Refusal.ENDED);
    subscriber = null;
    if (current != null) {
      current.cancel();
    }
    wait.future().cancel(true);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (upstream.compareAndSet(null, subscription)) {
      passDemandOn();
    } else {
      subscription.cancel();
    }
  }

  @Override
  public void onNext(StreamChunk chunk) {
    Flow.Subscriber<? super StreamChunk> current = subscriber;
    if (current != null) {
      current.onNext(Objects.requireNonNull(call).complete(chunk));
    }
  }

  @Override
  public boolean keepsText() {
    return TextKeeper.isKeptBy(subscriber);
  }

  @Override
  public Object callersCode() {
    Flow.Subscriber<? super StreamChunk> current = subscriber;
    return current == null ? this : TextKeeper.callersCodeOf(current);
  }

  @Override
  public @Nullable CharSequence keptText() {
    Flow.Subscriber<? super StreamChunk> current = subscriber;
    return current instanceof TextKeeper ? ((TextKeeper) current).keptText() : null;
  }

  @Override
  public String wholeText() {
    Flow.Subscriber<? super StreamChunk> current = subscriber;
    return current instanceof TextKeeper ? ((TextKeeper) current).wholeText() : "";
  }

  @Override
  public RhetorException withText(RhetorException failure, PartialText rest) {
    Flow.Subscriber<? super StreamChunk> current = subscriber;
    return current instanceof TextKeeper ? ((TextKeeper) current).withText(failure, rest) : failure;
  }

  @Override
  public void onDetails(MessageResponse details) {
    Flow.Subscriber<? super StreamChunk> current = subscriber;
    if (current instanceof ChunkSubscriber) {
      ((ChunkSubscriber) current).onDetails(Objects.requireNonNull(call).complete(details));
    }
  }

  @Override
  public void onError(Throwable failure) {
    Flow.Subscriber<? super StreamChunk> current = finish();
    if (current != null) {
      current.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    BudgetedCall untold = call;
    if (untold != null && untold.hasPending()) {
      onDetails(MessageResponse.builder().message("").build());
    }
    Flow.Subscriber<? super StreamChunk> current = finish();
    if (current != null) {
      current.onComplete();
    }
  }

  /** Ends the wait with a failure, unless it is over. */
  private void refuse(Throwable reason) {
    if (upstream.compareAndSet(null, Refusal.ENDED)) {
      wait.future().cancel(true);
      onError(reason);
    }
  }

  private void passDemandOn() {
    Flow.Subscription current = upstream.get();
    if (current != null) {
      long demand = demandSoFar.getAndSet(0);
      if (demand > 0) {
        current.request(demand);
      }
    }
  }

  private Flow.@Nullable Subscriber<? super StreamChunk> finish() {
    Flow.Subscriber<? super StreamChunk> last = subscriber;
    subscriber = null;
    return last;
  }
}
