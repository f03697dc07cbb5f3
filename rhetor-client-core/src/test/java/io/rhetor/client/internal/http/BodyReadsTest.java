package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.support.ManualTimers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** How many reads are asked for ahead of their use, and what becomes of those behind the end. */
class BodyReadsTest {
  private static final int UNDER_WAY = 8;
  private static final int MUCH = 1024 * 1024;

  private final BodyReads reads = new BodyReads();
  private final Body body = new Body();

  @Test
  void whereAllIsWanted_readsAreAskedForWhileOthersAreTaken_andNeverMoreThanEight() {
    reads.request(body, true);

    assertThat(body.requested).isEqualTo(UNDER_WAY);
    for (int taken = 1; taken <= 5 * UNDER_WAY; taken++) {
      reads.put(body, List.of(ByteBuffer.allocate(1)));
      assertThat(reads.take(body)).isNotNull();
      assertThat(body.requested - taken).isBetween((long) UNDER_WAY / 2, (long) UNDER_WAY);
    }
  }

  @Test
  void whereOneIsWanted_theNextReadIsAskedForOnlyOnceThatIsTaken() {
    reads.request(body, false);
    reads.request(body, false);
    assertThat(body.requested).isEqualTo(1);

    reads.put(body, List.of(ByteBuffer.allocate(1)));
    assertThat(reads.take(body)).isNotNull();
    assertThat(body.requested).isEqualTo(1);

    reads.request(body, false);
    assertThat(body.requested).isEqualTo(2);
  }

  /** The reads go on while the drain loop sets the timer. */
  @Test
  void bodyThatIsGivenUpWhileTheTimerOfItsEndIsSet_leavesNoTimer() {
    ManualTimers timers = new ManualTimers();
    Timers pouring =
        new Timers() {
          @Override
          public long nanoTime() {
            return timers.nanoTime();
          }

          @Override
          public Timer schedule(long nanos, Runnable task) {
            reads.put(body, List.of(ByteBuffer.allocate(MUCH)));
            return timers.schedule(nanos, task);
          }
        };

    reads.linger(body, pouring);

    assertThat(body.cancelled).isTrue();
    assertThat(timers.pending()).isZero();
  }

  /** Counts what is asked of it. */
  private static final class Body implements Flow.Subscription {
    private long requested;
    private boolean cancelled;

    @Override
    public void request(long reads) {
      requested += reads;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
