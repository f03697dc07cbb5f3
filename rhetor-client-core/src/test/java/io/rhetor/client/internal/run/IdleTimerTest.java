package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleTimerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration HALF = Duration.ofSeconds(5);
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final ManualTimers time = new ManualTimers();
  private final AtomicInteger fired = new AtomicInteger();
  private final IdleTimer timer = new IdleTimer(time, LIMIT, fired::incrementAndGet);

  @Test
  void doesNotCountBeforeItIsResumed() {
    time.advance(LIMIT.multipliedBy(3));

    assertThat(fired).hasValue(0);
    assertThat(time.pending()).isZero();
  }

  @Test
  void firesWhenTheLimitHasPassedAndNotBefore() {
    timer.resume();

    assertFiresAfterTheLimit();
  }

  @Test
  void firesOnlyOnce() {
    timer.resume();
    time.advance(LIMIT);
    timer.resume();
    timer.pause();
    timer.resume();
    time.advance(LIMIT.multipliedBy(3));

    assertThat(fired).hasValue(1);
    assertThat(time.pending()).isZero();
  }

  @Test
  void touch_putsTheLimitOff() {
    timer.resume();
    time.advance(HALF);
    timer.touch();

    assertFiresAfterTheLimit();
  }

  @Test
  void touch_oftenWithinTheLimit_neverFiresAndSetsNoTimerEach() {
    timer.resume();
    for (int i = 0; i < 1_000; i++) {
      time.advance(HALF);
      timer.touch();
      assertThat(time.pending()).isLessThanOrEqualTo(1);
    }

    assertThat(fired).hasValue(0);
  }

  @Test
  void pause_timeThatPassesDoesNotCount() {
    timer.resume();
    time.advance(HALF);
    timer.pause();
    time.advance(LIMIT.multipliedBy(3));

    assertThat(fired).hasValue(0);
  }

  @Test
  void resume_afterAPause_countsFromTheBeginning() {
    timer.resume();
    time.advance(HALF);
    timer.pause();
    time.advance(MOMENT);
    timer.resume();

    assertFiresAfterTheLimit();
  }

  @Test
  void resume_afterALongPause_countsFromTheBeginning() {
    timer.resume();
    timer.pause();
    time.advance(LIMIT.multipliedBy(3));
    timer.resume();

    assertFiresAfterTheLimit();
  }

  @Test
  void resume_whileItCounts_isNoSignOfLife() {
    timer.resume();
    time.advance(HALF);
    timer.resume();
    time.advance(HALF);

    assertThat(fired).hasValue(1);
  }

  @Test
  void stop_endsItForGood() {
    timer.resume();
    timer.stop();
    timer.resume();
    timer.pause();
    timer.resume();
    time.advance(LIMIT.multipliedBy(3));

    assertThat(fired).hasValue(0);
    assertThat(time.pending()).isZero();
  }

  @Test
  void stop_beforeResume_leavesNoTimerBehind() {
    timer.stop();
    timer.resume();

    assertThat(time.pending()).isZero();
  }

  @Test
  void stop_fromItsOwnAction_isHarmless() {
    IdleTimer[] self = new IdleTimer[1];
    self[0] = new IdleTimer(time, LIMIT, () -> self[0].stop());
    self[0].resume();
    time.advance(LIMIT);

    assertThat(time.pending()).isZero();
  }

  private void assertFiresAfterTheLimit() {
    time.advance(LIMIT.minus(MOMENT));
    assertThat(fired).hasValue(0);
    time.advance(MOMENT);
    assertThat(fired).hasValue(1);
  }
}
