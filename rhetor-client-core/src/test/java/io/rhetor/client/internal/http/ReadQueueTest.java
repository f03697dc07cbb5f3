package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadQueueTest {
  private final ReadQueue reads = new ReadQueue();

  @Test
  void take_withoutReads_isNull() {
    assertThat(reads.take()).isNull();
  }

  @Test
  void take_givesReadsInTheOrderOfTheirArrival() {
    put(1);
    put(2);
    put(3);

    assertThat(takeNumber()).isEqualTo(1);
    put(4);
    assertThat(takeNumber()).isEqualTo(2);
    assertThat(takeNumber()).isEqualTo(3);
    assertThat(takeNumber()).isEqualTo(4);
    assertThat(reads.take()).isNull();
  }

  @Test
  void drop_countsReadsThatWereSeenAndReadsThatWereNot() {
    put(1);
    put(2);
    put(3);
    reads.take();
    put(4);

    assertThat(reads.drop()).isEqualTo(3);
    assertThat(reads.take()).isNull();
  }

  @Test
  void dropUnseen_leavesWhatTheTakerHasSeen() {
    put(1);
    put(2);
    reads.take();
    put(3);

    assertThat(reads.dropUnseen()).isTrue();
    assertThat(reads.dropUnseen()).isFalse();
    assertThat(takeNumber()).isEqualTo(2);
    assertThat(reads.take()).isNull();
  }

  @Test
  void readsPutByOneThread_areTakenByAnotherInOrderAndEachOnce() {
    int count = 200_000;
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              for (int number = 0; number < count; number++) {
                put(number);
              }
            },
            task -> new Thread(task).start());

    for (int number = 0; number < count; number++) {
      List<ByteBuffer> read = reads.take();
      while (read == null) {
        Thread.onSpinWait();
        read = reads.take();
      }
      assertThat(numberOf(read)).isEqualTo(number);
    }
    putting.join();
    assertThat(reads.take()).isNull();
  }

  private void put(int number) {
    reads.put(List.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip()));
  }

  private int takeNumber() {
    return numberOf(reads.take());
  }

  private static int numberOf(List<ByteBuffer> read) {
    return read.get(0).getInt(0);
  }
}
