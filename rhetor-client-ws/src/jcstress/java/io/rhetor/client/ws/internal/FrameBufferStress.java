package io.rhetor.client.ws.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.json.StreamEvent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link FrameBuffer}: the thread that reads waits for room, and always comes out. */
public class FrameBufferStress {
  private static final StreamEvent EVENT =
      StreamEvent.failure(new RhetorModelException("broken", null, "broken"));

  /** The thread that reads puts two events where one has room, while they are taken. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Both were taken.")
  @Outcome(expect = FORBIDDEN, desc = "An event was lost or doubled.")
  @State
  public static class PutAndPoll {
    private final FrameBuffer buffer = new FrameBuffer(0);
    private int taken;

    @Actor
    public void reads() {
      buffer.put(EVENT, 1);
      buffer.awaitRoom();
      buffer.put(EVENT, 1);
    }

    @Actor
    public void takes() {
      while (taken == 0) {
        taken += buffer.poll() == null ? 0 : 1;
      }
    }

    @Arbiter
    public void all(II_Result result) {
      taken += buffer.poll() == null ? 0 : 1;
      result.r1 = taken;
      result.r2 = buffer.poll() == null ? 0 : 1;
    }
  }

  /** The thread that reads waits for room while the call ends. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The event came before the end.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It came behind the end.")
  @Outcome(expect = FORBIDDEN, desc = "An event was taken in behind the end.")
  @State
  public static class WaitAndRelease {
    private final FrameBuffer buffer = new FrameBuffer(0);
    private int behind;

    @Actor
    public void reads() {
      buffer.put(EVENT, 1);
      buffer.awaitRoom();
      behind = buffer.put(EVENT, 1) ? 1 : 0;
    }

    @Actor
    public void ends() {
      buffer.release();
    }

    @Arbiter
    public void all(II_Result result) {
      result.r1 = buffer.poll() == null ? 0 : 1;
      result.r2 = behind;
    }
  }
}
