package io.rhetor.client.ws.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link SerialLoop}: each task runs once, one at a time, in the order of its thread. */
public class SerialLoopStress {

  /** Two threads post two tasks each, which count without any synchronization of their own. */
  @JCStressTest
  @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "All ran.")
  @Outcome(expect = FORBIDDEN, desc = "A task was lost, or two ran at a time or out of order.")
  @State
  public static class TwoThreads {
    private final SerialLoop loop = new SerialLoop();
    private int ran;
    private int ofFirst;
    private int ofSecond;
    private volatile int inside;
    private volatile int faults;

    private void post(Runnable task) {
      loop.post(
          () -> {
            if (inside != 0) {
              faults = 1;
            }
            inside = 1;
            ran++;
            task.run();
            inside = 0;
          },
          thrown -> faults = 1);
    }

    private void expect(boolean inOrder) {
      if (!inOrder) {
        faults = 1;
      }
    }

    @Actor
    public void first() {
      post(() -> expect(ofFirst++ == 0));
      post(() -> expect(ofFirst++ == 1));
    }

    @Actor
    public void second() {
      post(() -> expect(ofSecond++ == 0));
      post(() -> expect(ofSecond++ == 1));
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = ran;
      result.r2 = faults;
    }
  }
}
