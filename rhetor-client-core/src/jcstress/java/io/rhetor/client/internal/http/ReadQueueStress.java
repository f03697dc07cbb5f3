package io.rhetor.client.internal.http;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ReadQueue}: one thread puts, one takes; nothing is lost, doubled or out of order. */
public class ReadQueueStress {
  private static List<ByteBuffer> read(int length) {
    return List.of(ByteBuffer.allocate(length));
  }

  /** Three reads, two of which are taken while two are put. */
  @JCStressTest
  @Outcome(id = "123, 1", expect = ACCEPTABLE, desc = "The reader was ahead of what is put.")
  @Outcome(id = "123, 12", expect = ACCEPTABLE, desc = "Two were there in time.")
  @Outcome(expect = FORBIDDEN, desc = "A read was lost, doubled or out of order.")
  @State
  public static class PutAndTake {
    private final ReadQueue queue = new ReadQueue();
    private int taken;

    public PutAndTake() {
      queue.put(read(1));
    }

    @Actor
    public void puts() {
      queue.put(read(2));
      queue.put(read(3));
    }

    @Actor
    public void takes(II_Result result) {
      take();
      take();
      result.r2 = taken;
    }

    @Arbiter
    public void all(II_Result result) {
      while (take()) {
        // Takes the rest.
      }
      result.r1 = taken;
    }

    private boolean take() {
      List<ByteBuffer> buffers = queue.take();
      if (buffers != null) {
        taken = 10 * taken + buffers.get(0).remaining();
      }
      return buffers != null;
    }
  }
}
