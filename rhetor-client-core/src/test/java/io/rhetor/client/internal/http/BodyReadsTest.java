package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** How many reads are asked for ahead of their use. */
class BodyReadsTest {
  private static final int UNDER_WAY = 8;

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

  /** Counts what is asked of it. */
  private static final class Body implements Flow.Subscription {
    private long requested;

    @Override
    public void request(long reads) {
      requested += reads;
    }

    @Override
    public void cancel() {}
  }
}
