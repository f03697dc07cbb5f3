package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimersTest {
  private final ManualTimers time = new ManualTimers();
  private final List<String> ran = new ArrayList<>();

  @Test
  void advance_runsDueTasksInTheOrderOfTheirTime() {
    time.schedule(20, () -> ran.add("later"));
    time.schedule(10, () -> ran.add("sooner"));
    time.schedule(20, () -> ran.add("later, second"));
    time.schedule(21, () -> ran.add("too late"));

    time.advance(Duration.ofNanos(20));

    assertThat(ran).containsExactly("sooner", "later", "later, second");
    assertThat(time.pending()).isEqualTo(1);
  }

  @Test
  void pendingIn_countsWhatIsDueAfterExactlySoLong() {
    time.schedule(20, () -> ran.add("now"));
    time.schedule(30, () -> ran.add("later"));
    time.schedule(30, () -> ran.add("later, second"));
    time.advance(Duration.ofNanos(20));

    assertThat(time.pendingIn(Duration.ofNanos(10))).isEqualTo(2);
    assertThat(time.pendingIn(Duration.ofNanos(30))).isZero();
  }

  @Test
  void advance_runsTasksThatTasksScheduleIfTheyAreDueToo() {
    time.schedule(10, () -> time.schedule(10, () -> ran.add("second")));

    time.advance(Duration.ofNanos(20));

    assertThat(ran).containsExactly("second");
  }

  @Test
  void nanoTime_withinATask_isTheTimeOfTheTask() {
    long start = time.nanoTime();
    time.schedule(10, () -> ran.add(String.valueOf(time.nanoTime() - start)));

    time.advance(Duration.ofNanos(30));

    assertThat(ran).containsExactly("10");
    assertThat(time.nanoTime() - start).isEqualTo(30);
  }

  @Test
  void cancel_forgetsTheTask() {
    Timer timer = time.schedule(10, () -> ran.add("never"));
    timer.cancel();

    time.advance(Duration.ofNanos(10));

    assertThat(ran).isEmpty();
  }
}
