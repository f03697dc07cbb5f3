package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainLoopTest {
  private final AtomicInteger passes = new AtomicInteger();

  @Test
  void newsWithinAPass_isServedByTheThreadThatIsInTheLoop() {
    DrainLoop[] loop = new DrainLoop[1];
    loop[0] =
        new DrainLoop(
            null,
            () -> {
              if (passes.incrementAndGet() == 1) {
                loop[0].signal();
                assertThat(passes).hasValue(1);
              }
            });

    loop[0].signal();

    assertThat(passes).hasValue(2);
  }

  @Test
  void newsDuringAHold_isServedByItsRelease_unlessItWasSeen() {
    DrainLoop loop = new DrainLoop(null, passes::incrementAndGet);

    loop.hold();
    loop.signal();
    assertThat(passes).hasValue(0);
    loop.release(loop.news());
    assertThat(passes).hasValue(0);

    loop.hold();
    int seen = loop.news();
    loop.signal();
    loop.release(seen);
    assertThat(passes).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPassThatThrows_leavesTheLoopOpenForLaterNews(boolean error) {
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    AtomicInteger uncaught = new AtomicInteger();
    Thread.currentThread()
        .setUncaughtExceptionHandler((thread, thrown) -> uncaught.incrementAndGet());
    try {
      DrainLoop loop =
          new DrainLoop(
              null,
              () -> {
                if (passes.incrementAndGet() == 1) {
                  if (error) {
                    throw new StackOverflowError();
                  }
                  throw new IllegalStateException();
                }
              });

      loop.signal();
      loop.signal();

      assertThat(passes).hasValue(2);
      assertThat(uncaught).hasValue(1);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
  }
}
