package io.rhetor.client.internal.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link CancellableFuture} and {@link AsyncSteps}: a cancellation ends the work, once. */
public class CancellableFutureStress {

  /** A caller cancels while the work succeeds. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Cancelled; the work is ended.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "Succeeded; nothing is left to end.")
  @Outcome(expect = FORBIDDEN, desc = "Two ends, or work that is left running.")
  @State
  public static class CancelAndSucceed {
    private final AtomicInteger ends = new AtomicInteger();
    private final CancellableFuture<Integer> future = new CancellableFuture<>();

    public CancelAndSucceed() {
      future.onAbandon(ends::incrementAndGet);
    }

    @Actor
    public void caller(III_Result result) {
      result.r1 = future.cancel(true) ? 1 : 0;
    }

    @Actor
    public void work() {
      future.succeed(1);
    }

    @Arbiter
    public void all(III_Result result) {
      result.r2 = ends.get();
      result.r3 = future.isCancelled() ? 0 : 1;
    }
  }

  /** The work says what ends it while a caller cancels; the second of the two ends the work. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The work is ended once.")
  @Outcome(expect = FORBIDDEN, desc = "Work that is left running, or ended twice.")
  @State
  public static class CancelAndBegin {
    private final AtomicInteger ends = new AtomicInteger();
    private final CancellableFuture<Integer> future = new CancellableFuture<>();

    @Actor
    public void caller() {
      future.cancel(true);
    }

    @Actor
    public void work() {
      future.onAbandon(ends::incrementAndGet);
    }

    @Arbiter
    public void all(I_Result result) {
      result.r1 = ends.get();
    }
  }

  /** Two callers, one of whom cancels and one of whom completes in place of the work. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One of them ends the future and the work.")
  @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
  @State
  public static class TwoCallers {
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger won = new AtomicInteger();
    private final CancellableFuture<Integer> future = new CancellableFuture<>();

    public TwoCallers() {
      future.onAbandon(ends::incrementAndGet);
    }

    @Actor
    public void cancels() {
      if (future.cancel(true)) {
        won.incrementAndGet();
      }
    }

    @Actor
    public void completes() {
      if (future.complete(1)) {
        won.incrementAndGet();
      }
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = won.get();
      result.r2 = ends.get();
    }
  }

  /** The second work of a composition begins while the composition is cancelled. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The second work was not begun.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was begun and is cancelled.")
  @Outcome(expect = FORBIDDEN, desc = "It is left running.")
  @State
  public static class CancelAndCompose {
    private final CancellableFuture<Integer> first = new CancellableFuture<>();
    private final CancellableFuture<Integer> second = new CancellableFuture<>();
    private volatile int begun;
    private final CompletableFuture<Integer> composed =
        first.thenCompose(
            value -> {
              begun = 1;
              return second;
            });

    @Actor
    public void caller() {
      composed.cancel(true);
    }

    @Actor
    public void work() {
      first.succeed(1);
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = begun;
      result.r2 = second.isCancelled() ? 1 : 0;
    }
  }

  /** A step begins while its course is cancelled. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The step is cancelled.")
  @Outcome(expect = FORBIDDEN, desc = "It is left running.")
  @State
  public static class CancelAndStep {
    private final AsyncSteps<Integer> course = new AsyncSteps<>();
    private final CompletableFuture<Integer> step = new CompletableFuture<>();

    @Actor
    public void caller() {
      course.future().cancel(true);
    }

    @Actor
    public void work() {
      course.await(step, value -> {}, failure -> {});
    }

    @Arbiter
    public void all(I_Result result) {
      result.r1 = step.isCancelled() ? 1 : 0;
    }
  }
}
