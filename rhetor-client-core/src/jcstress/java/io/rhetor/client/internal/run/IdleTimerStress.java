package io.rhetor.client.internal.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link IdleTimer}: one that was stopped leaves no timer behind; one that counts has one. */
public class IdleTimerStress {
  private static final long LIMIT_NANOS = 10;

  /** A timer, and how often it found that nothing happened. */
  private static class Counted {
    final AtomicInteger idle = new AtomicInteger();
    final HandTimers timers = new HandTimers();
    final IdleTimer timer =
        new IdleTimer(timers, Duration.ofNanos(LIMIT_NANOS), idle::incrementAndGet);
  }

  /** The stream ends while the limit passes. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Stopped before.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The limit had passed before.")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind, or the end is told twice.")
  @State
  public static class StopAndFire {
    private final Counted counted = new Counted();

    public StopAndFire() {
      counted.timer.resume();
      counted.timers.setTime(LIMIT_NANOS);
    }

    @Actor
    public void ends() {
      counted.timer.stop();
    }

    @Actor
    public void fires() {
      counted.timers.fire();
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = counted.idle.get();
      result.r2 = counted.timers.waiting();
    }
  }

  /** The stream ends while it begins to count. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "No timer waits.")
  @Outcome(expect = FORBIDDEN, desc = "A timer is left behind.")
  @State
  public static class StopAndResume {
    private final Counted counted = new Counted();

    @Actor
    public void ends() {
      counted.timer.stop();
    }

    @Actor
    public void counts() {
      counted.timer.resume();
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = counted.idle.get();
      result.r2 = counted.timers.waiting();
    }
  }

  /** It is to count again while the look of the time before finds that it does not. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It counts.")
  @Outcome(expect = FORBIDDEN, desc = "It counts without a timer, or ends a stream too early.")
  @State
  public static class ResumeAndFire {
    private final Counted counted = new Counted();

    public ResumeAndFire() {
      counted.timer.resume();
      counted.timer.pause();
      counted.timers.setTime(LIMIT_NANOS);
    }

    @Actor
    public void counts() {
      counted.timer.resume();
    }

    @Actor
    public void fires() {
      counted.timers.fire();
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = counted.idle.get();
      result.r2 = counted.timers.waiting();
    }
  }
}
