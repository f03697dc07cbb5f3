package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.internal.run.Timers.Timer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimersTest {
  private static final long LONG = Duration.ofMinutes(5).toNanos();
  private static final long SHORT = Duration.ofMillis(5).toNanos();

  private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<Runnable, Boolean> executed = new ConcurrentHashMap<>();
  private final Executor executor =
      task -> {
        executed.put(task, true);
        task.run();
      };
  private final Timers timers = new SystemTimers(executor);

  @AfterEach
  void close() {
    timers.close();
  }

  @Test
  void schedule_runsTheTaskOnTheExecutorWhenItsTimeHasCome() {
    long begun = timers.nanoTime();
    ConcurrentLinkedQueue<Long> at = new ConcurrentLinkedQueue<>();
    Runnable task = () -> at.add(timers.nanoTime());

    timers.schedule(SHORT, task);

    await().until(() -> !at.isEmpty());
    assertThat(at.peek() - begun).isGreaterThanOrEqualTo(SHORT);
    assertThat(executed).containsOnlyKeys(task);
  }

  @Test
  void schedule_behindATimerThatIsLater_runsFirst() {
    Timer later = timers.schedule(LONG, () -> ran.add("later"));
    timers.schedule(SHORT, () -> ran.add("sooner"));

    await().until(() -> !ran.isEmpty());
    assertThat(ran).containsExactly("sooner");
    later.cancel();
  }

  @Test
  void schedule_aheadOfATimerThatIsLater_letsBothRun() {
    timers.schedule(SHORT, () -> ran.add("sooner"));
    timers.schedule(4 * SHORT, () -> ran.add("later"));

    await().until(() -> ran.size() == 2);
    assertThat(ran).containsExactly("sooner", "later");
  }

  @Test
  void schedule_forTheSameTime_runsInTheOrderOfTheCalls() {
    List<String> names = List.of("a", "b", "c", "d");
    names.forEach(name -> timers.schedule(0, () -> ran.add(name)));

    await().until(() -> ran.size() == names.size());
    assertThat(ran).containsExactlyElementsOf(names);
  }

  @Test
  void schedule_forLongerThanTimeCanTell_doesNotRun() {
    Timer never = timers.schedule(Long.MAX_VALUE, () -> ran.add("never"));
    timers.schedule(SHORT, () -> ran.add("sooner"));

    await().until(() -> !ran.isEmpty());
    assertThat(ran).containsExactly("sooner");
    never.cancel();
  }

  @Test
  void cancel_beforeItsTime_keepsTheTaskFromRunning() {
    untilInTime(
        () -> {
          timers.schedule(SHORT, () -> ran.add("cancelled")).cancel();
          timers.schedule(2 * SHORT, () -> ran.add("kept"));
        });

    assertThat(ran).containsExactly("kept");
  }

  @Test
  void cancel_ofTheNextOne_leavesTheOneBehindItsTime() {
    untilInTime(
        () -> {
          Timer first = timers.schedule(SHORT, () -> ran.add("first"));
          timers.schedule(3 * SHORT, () -> ran.add("kept"));
          first.cancel();
        });

    assertThat(ran).containsExactly("kept");
  }

  @Test
  void cancel_afterTheTaskHasRun_doesNothing() {
    Timer timer = timers.schedule(0, () -> ran.add("ran"));
    await().until(() -> !ran.isEmpty());

    timer.cancel();

    assertThat(ran).containsExactly("ran");
  }

  @Test
  void schedule_fromWithinATask_runsToo() {
    timers.schedule(0, () -> timers.schedule(0, () -> ran.add("inner")));

    await().until(() -> !ran.isEmpty());
    assertThat(ran).containsExactly("inner");
  }

  @Test
  void close_onceNothingWaits_leavesNothingToTheDelayer() {
    SystemTimers ofClient = new SystemTimers(Runnable::run);
    WeakReference<Timers> reference = new WeakReference<>(ofClient);
    Timer limit = ofClient.schedule(Duration.ofHours(6).toNanos(), () -> ran.add("never"));
    ofClient.schedule(LONG, () -> ran.add("never")).cancel();
    ofClient.close();
    limit.cancel();
    limit = null;
    ofClient = null;

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(reference.get()).isNull();
            });
  }

  @Test
  void close_whileATaskWaits_letsItRun() {
    timers.schedule(SHORT, () -> ran.add("ran"));
    timers.close();
    timers.schedule(2 * SHORT, () -> ran.add("later"));

    await().until(() -> ran.size() == 2);
    assertThat(ran).containsExactly("ran", "later");
  }

  @Test
  void aTaskThatFailsToBeExecuted_harmsNoLaterOne() {
    AtomicInteger failures = new AtomicInteger();
    SystemTimers withFaults =
        new SystemTimers(
            task -> {
              if (failures.getAndIncrement() == 0) {
                // The build takes an error that nothing else handles for a crash of its JVM.
                Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> {});
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            });
    withFaults.schedule(SHORT, () -> ran.add("lost"));
    withFaults.schedule(SHORT, () -> ran.add("ran"));
    withFaults.schedule(2 * SHORT, () -> ran.add("later"));

    await().until(() -> ran.size() == 2);
    assertThat(ran).containsExactly("ran", "later");
  }

  /** Repeats what a machine that does much else was too slow for, until "kept" has run. */
  private void untilInTime(Runnable action) {
    long begun;
    long ended;
    do {
      ran.clear();
      begun = timers.nanoTime();
      action.run();
      ended = timers.nanoTime();
      await().until(() -> ran.contains("kept"));
    } while (ended - begun >= SHORT);
  }
}
