package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wait for the delayer holds up no timer, whatever becomes of the thread. */
@Timeout(60)
class DelayerThreadTest {
  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  static Stream<Future<?>> starts() {
    return Stream.of(
        CompletableFuture.completedFuture(null),
        CompletableFuture.failedFuture(new IllegalStateException("no thread")),
        new CompletableFuture<>());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void wait_ends_alsoWhereTheThreadNeverStarts(Future<?> start) {
    DelayerThread.await(start);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptedThread_waitsNoLonger_andStaysInterrupted(boolean starts) {
    CompletableFuture<Void> start = new CompletableFuture<>();
    if (starts) {
      start.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS);
    }
    Thread.currentThread().interrupt();

    DelayerThread.await(start);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
