package io.rhetor.client.resilience;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** {@link BudgetedSubscription}: demand and cancellation meet a stream that begins meanwhile. */
public class BudgetedSubscriptionStress {
  private static final MessageRequest REQUEST = MessageRequest.of("Hi");

  /** Both ends of one stream that the budget has not let in yet. */
  private static class Waiting implements Flow.Subscriber<StreamChunk>, Flow.Subscription {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger cancels = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicLong demand = new AtomicLong();
    final CompletableFuture<BudgetedCall> admission = new CompletableFuture<>();
    Flow.Subscription subscription;

    Waiting() {
      TrustedPublisher<StreamChunk> answer =
          subscriber -> {
            begun.incrementAndGet();
            subscriber.onSubscribe(this);
          };
      BudgetedSubscription.gate(ChunkStream.from(answer), () -> admission).subscribe(this);
    }

    void admit() {
      admission.complete(new BudgetedCall(REQUEST, new KnownModels(Map.of()), warning -> {}));
    }

    void refuse() {
      admission.completeExceptionally(new IllegalStateException("no budget"));
    }

    @Override
    public void request(long n) {
      demand.addAndGet(n);
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(StreamChunk chunk) {}

    @Override
    public void onError(Throwable failure) {
      failures.incrementAndGet();
    }

    @Override
    public void onComplete() {}
  }

  /** The subscriber asks, twice, while the stream begins. */
  @JCStressTest
  @Outcome(id = "5", expect = ACCEPTABLE, desc = "All demand has reached the stream, once.")
  @Outcome(expect = FORBIDDEN, desc = "Demand is lost or doubled.")
  @State
  public static class DemandAndBeginning {
    private final Waiting waiting = new Waiting();

    @Actor
    public void subscriber() {
      waiting.subscription.request(2);
      waiting.subscription.request(3);
    }

    @Actor
    public void budget() {
      waiting.admit();
    }

    @Arbiter
    public void all(J_Result result) {
      result.r1 = waiting.demand.get();
    }
  }

  /** The subscriber cancels while the stream begins. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "Cancelled before; the wait is ended.")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Let in meanwhile, and not begun.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Begun before, and cancelled.")
  @Outcome(expect = FORBIDDEN, desc = "The stream or the wait is left running.")
  @State
  public static class CancelAndBeginning {
    private final Waiting waiting = new Waiting();

    @Actor
    public void subscriber() {
      waiting.subscription.cancel();
    }

    @Actor
    public void budget() {
      waiting.admit();
    }

    @Arbiter
    public void all(III_Result result) {
      result.r1 = waiting.begun.get();
      result.r2 = waiting.cancels.get();
      result.r3 = waiting.admission.isCancelled() ? 1 : 0;
    }
  }

  /** The budget refuses while a demand that is not allowed fails the stream. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "One failure.")
  @Outcome(expect = FORBIDDEN, desc = "Two, or none.")
  @State
  public static class TwoRefusals {
    private final Waiting waiting = new Waiting();

    @Actor
    public void subscriber() {
      waiting.subscription.request(0);
    }

    @Actor
    public void budget() {
      waiting.refuse();
    }

    @Arbiter
    public void all(I_Result result) {
      result.r1 = waiting.failures.get();
    }
  }

  /** The subscriber cancels while the budget refuses. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Cancelled before.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Refused before.")
  @Outcome(expect = FORBIDDEN, desc = "The stream has begun, or failed twice.")
  @State
  public static class CancelAndRefusal {
    private final Waiting waiting = new Waiting();

    @Actor
    public void subscriber() {
      waiting.subscription.cancel();
    }

    @Actor
    public void budget() {
      waiting.refuse();
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = waiting.begun.get();
      result.r2 = waiting.failures.get();
    }
  }
}
