package io.rhetor.client.internal.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.rhetor.client.internal.run.HandTimers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link AttemptLoop}: one thread ends a call, and what is begun behind that is ended too. */
public class AttemptLoopStress {
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** An attempt that counts how often it was aborted. */
  private static final class Counted implements AttemptLoop.Abortable {
    private final AtomicInteger aborts = new AtomicInteger();

    @Override
    public void abort() {
      aborts.incrementAndGet();
    }
  }

  /** A call that follows the rule of all calls: claim, then abort; begin, then look. */
  private static final class Call extends AttemptLoop<Counted, Object> {
    private final HandTimers timers;
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger releases = new AtomicInteger();

    Call(HandTimers timers) {
      super(timers, null);
      this.timers = timers;
    }

    Call() {
      this(new HandTimers());
    }

    @Override
    protected void released() {
      releases.incrementAndGet();
    }

    void end() {
      if (claim()) {
        endClaimed();
      }
    }

    void endUnlessBegun() {
      if (claimUnlessBegun()) {
        endClaimed();
      }
    }

    private void endClaimed() {
      ends.incrementAndGet();
      Counted current = current();
      if (current != null) {
        current.abort();
      }
    }

    void begin(Counted attempt) {
      becomeCurrent(attempt);
      if (isOver()) {
        attempt.abort();
      }
    }
  }

  /** Two threads end a call: a failure and a cancellation. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One of them has ended it.")
  @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
  @State
  public static class TwoEnds {
    private final Call call = new Call();

    @Actor
    public void first() {
      call.end();
    }

    @Actor
    public void second() {
      call.end();
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = call.ends.get();
      result.r2 = call.releases.get();
    }
  }

  /** The answer begins while a limit passes that holds only until then. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The answer begins; the limit is gone.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The limit ends the call.")
  @Outcome(expect = FORBIDDEN, desc = "Both, neither, or a timer is left behind.")
  @State
  public static class AnswerAndLimit {
    private final HandTimers timers = new HandTimers();
    private final Call call = new Call(timers);

    public AnswerAndLimit() {
      call.limit(WAIT, call::endUnlessBegun);
    }

    @Actor
    public void answer(III_Result result) {
      result.r1 = call.beginAnswer() ? 1 : 0;
    }

    @Actor
    public void limit() {
      timers.fire();
    }

    @Arbiter
    public void all(III_Result result) {
      // A limit that was cancelled before it fired has ended nothing.
      result.r2 = call.ends.get();
      result.r3 = timers.waiting();
    }
  }

  /** An attempt begins while the call is cancelled. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Aborted by one of them.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Aborted by both, which is harmless.")
  @Outcome(expect = FORBIDDEN, desc = "The attempt is left running.")
  @State
  public static class EndAndAttempt {
    private final Call call = new Call();
    private final Counted attempt = new Counted();

    @Actor
    public void caller() {
      call.end();
    }

    @Actor
    public void beginner() {
      call.begin(attempt);
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = call.ends.get();
      result.r2 = attempt.aborts.get();
    }
  }

  /** The wait for the next attempt begins while the call is cancelled. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "No timer waits.")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind.")
  @State
  public static class EndAndWait {
    private final Call call = new Call();

    @Actor
    public void caller() {
      call.end();
    }

    @Actor
    public void waits() {
      call.waitFor(WAIT, () -> {});
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = call.ends.get();
      result.r2 = call.timers.waiting();
    }
  }

  /** The total limit is set while the call is cancelled. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "No timer waits.")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind.")
  @State
  public static class EndAndLimit {
    private final Call call = new Call();

    @Actor
    public void caller() {
      call.end();
    }

    @Actor
    public void limits() {
      call.limit(WAIT, () -> {});
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = call.ends.get();
      result.r2 = call.timers.waiting();
    }
  }
}
