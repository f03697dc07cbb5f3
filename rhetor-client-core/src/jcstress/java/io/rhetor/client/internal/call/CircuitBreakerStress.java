package io.rhetor.client.internal.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link CircuitBreaker}: trials are counted, and changes are told one by one, in their order. */
public class CircuitBreakerStress {
  private static final CircuitBreakerPolicy POLICY =
      CircuitBreakerPolicy.builder()
          .consecutiveFailures(1)
          .trialCalls(1)
          .openDuration(Duration.ofSeconds(1))
          .build();

  /** A breaker that opens with the first failure, and what it tells. */
  private static class Told {
    final AtomicLong now = new AtomicLong();
    private volatile int inside;
    private String told = "";
    final CircuitBreaker breaker = new CircuitBreaker(POLICY, now::get, Runnable::run, this::hear);

    private void hear(CircuitState state) {
      told += inside++ == 0 ? state.name().charAt(0) : '!';
      inside = 0;
    }

    void open() {
      CircuitBreaker.Permit permit = breaker.tryAcquire();
      permit.failed();
      told = "";
    }

    void passOpenDuration() {
      now.addAndGet(POLICY.openDuration().toNanos());
    }

    String told() {
      return told;
    }
  }

  /** Two calls come when the open time has passed: one is the trial. */
  @JCStressTest
  @Outcome(id = "1, H", expect = ACCEPTABLE, desc = "One trial.")
  @Outcome(expect = FORBIDDEN, desc = "Two trials, none, or the change is not told once.")
  @State
  public static class TwoCallersHalfOpen {
    private final Told told = new Told();
    private volatile boolean first;
    private volatile boolean second;

    public TwoCallersHalfOpen() {
      told.open();
      told.passOpenDuration();
    }

    @Actor
    public void first() {
      first = told.breaker.tryAcquire() != null;
    }

    @Actor
    public void second() {
      second = told.breaker.tryAcquire() != null;
    }

    @Arbiter
    public void all(IL_Result result) {
      result.r1 = (first ? 1 : 0) + (second ? 1 : 0);
      result.r2 = told.told();
    }
  }

  /** A trial is told to have succeeded by one thread, and failed by another one. */
  @JCStressTest
  @Outcome(id = "HC", expect = ACCEPTABLE, desc = "The success came first.")
  @Outcome(id = "HO", expect = ACCEPTABLE, desc = "The failure came first.")
  @Outcome(expect = FORBIDDEN, desc = "Both count, or neither.")
  @State
  public static class TrialEndsTwice {
    private final Told told = new Told();
    private final CircuitBreaker.Permit trial;

    public TrialEndsTwice() {
      told.open();
      told.passOpenDuration();
      trial = told.breaker.tryAcquire();
    }

    @Actor
    public void succeeds() {
      trial.succeeded();
    }

    @Actor
    public void fails() {
      trial.failed();
    }

    @Arbiter
    public void all(L_Result result) {
      result.r1 = told.told();
    }
  }

  /** One thread opens the circuit; another one, for which its time has passed, has a trial. */
  @JCStressTest
  @Outcome(id = "O", expect = ACCEPTABLE, desc = "The call came before, while it was closed.")
  @Outcome(id = "OH", expect = ACCEPTABLE, desc = "The call came behind, and is a trial.")
  @Outcome(expect = FORBIDDEN, desc = "A change is lost, told twice or out of order.")
  @State
  public static class ChangesInOrder {
    private final Told told = new Told();
    private final CircuitBreaker.Permit failing = told.breaker.tryAcquire();

    @Actor
    public void opens() {
      failing.failed();
      told.passOpenDuration();
    }

    @Actor
    public void calls() {
      told.passOpenDuration();
      told.breaker.tryAcquire();
    }

    @Arbiter
    public void all(L_Result result) {
      result.r1 = told.told();
    }
  }
}
