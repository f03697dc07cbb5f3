package io.rhetor.client.internal.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link DrainLoop}: no news is lost, and no two threads are in a pass at a time. */
public class DrainLoopStress {
  /**
   * What two threads bring without any synchronization of their own, and the passes that see it.
   */
  private static final class Input {
    private int first;
    private int second;
    private int seen;
    private int passes;
    private volatile int inside;
    private volatile boolean overlapped;

    void pass() {
      if (inside != 0) {
        overlapped = true;
      }
      inside = 1;
      passes++;
      seen = first + second;
      inside = 0;
    }

    void tell(II_Result result) {
      result.r1 = seen;
      result.r2 = overlapped || passes < 1 || passes > 2 ? 1 : 0;
    }
  }

  private static CallbackExecutor onTheSpot() {
    return CallbackExecutor.of(Optional.of(Runnable::run));
  }

  /** Each of two threads brings something and signals. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The last pass sees what both brought.")
  @Outcome(expect = FORBIDDEN, desc = "News lost, passes at a time, or a pass too many.")
  @State
  public static class TwoSignals {
    private final Input input = new Input();
    private final DrainLoop loop = new DrainLoop(null, input::pass);

    @Actor
    public void first() {
      input.first = 1;
      loop.signal();
    }

    @Actor
    public void second() {
      input.second = 1;
      loop.signal();
    }

    @Arbiter
    public void all(II_Result result) {
      input.tell(result);
    }
  }

  /** One thread runs the pass where it is, the other one by an executor. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The last pass sees what both brought.")
  @Outcome(expect = FORBIDDEN, desc = "News lost, passes at a time, or a pass too many.")
  @State
  public static class SignalHereAndSignal {
    private final Input input = new Input();
    private final DrainLoop loop = new DrainLoop(onTheSpot(), input::pass, Input.class);

    @Actor
    public void here() {
      input.first = 1;
      loop.signalHere();
    }

    @Actor
    public void elsewhere() {
      input.second = 1;
      loop.signal();
    }

    @Arbiter
    public void all(II_Result result) {
      input.tell(result);
    }
  }

  /** The task that waits for its turn is executed once more, so that two threads come to run it. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The last pass sees what both brought.")
  @Outcome(expect = FORBIDDEN, desc = "News lost, passes at a time, or a pass too many.")
  @State
  public static class Hurry {
    private final Input input = new Input();
    private final DrainLoop loop = new DrainLoop(onTheSpot(), input::pass);

    @Actor
    public void first() {
      input.first = 1;
      loop.signal();
    }

    @Actor
    public void second() {
      input.second = 1;
      loop.signal();
      loop.hurry();
    }

    @Arbiter
    public void all(II_Result result) {
      input.tell(result);
    }
  }

  /** A held loop is looked after by its holder, who then releases what it has seen. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The holder or a pass has seen the news.")
  @Outcome(expect = FORBIDDEN, desc = "News lost.")
  @State
  public static class ReleaseAndSignal {
    private int input;
    private int seen;
    private int held;
    private final DrainLoop loop = new DrainLoop(null, () -> seen = input);

    public ReleaseAndSignal() {
      loop.hold();
    }

    @Actor
    public void holder() {
      int news = loop.news();
      held = input;
      loop.release(news);
    }

    @Actor
    public void source() {
      input = 1;
      loop.signal();
    }

    @Arbiter
    public void all(I_Result result) {
      result.r1 = Math.max(seen, held);
    }
  }
}
