package io.rhetor.client.testing;

import io.rhetor.client.internal.concurrent.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that stands still until a test moves it; tasks run in the thread that moves it. */
public final class ManualTimers implements Timers {
  private final List<Task> tasks = new ArrayList<>();
  private long now;
  private long readings;

  @Override
  public synchronized long nanoTime() {
    readings++;
    return now;
  }

  @Override
  public synchronized Timer schedule(long nanos, Runnable action) {
    Task task = new Task(now + nanos, action);
    tasks.add(task);
    return () -> forget(task);
  }

  /** How often the clock was read, by which a test sees that something happened. */
  public synchronized long readings() {
    return readings;
  }

  /** How many tasks wait for their time. */
  public synchronized int pendingCount() {
    return tasks.size();
  }

  /** Moves time on and runs what falls due on the way, at its time and in order. */
  public void advance(Duration duration) {
    long target;
    synchronized (this) {
      target = now + duration.toNanos();
    }
    Optional<Task> due = takeDue(target);
    while (due.isPresent()) {
      due.get().action.run();
      due = takeDue(target);
    }
  }

  private synchronized Optional<Task> takeDue(long target) {
    Optional<Task> due =
        tasks.stream()
            .filter(task -> task.time <= target)
            .min(Comparator.comparingLong(task -> task.time));
    now = Math.max(now, due.map(task -> task.time).orElse(target));
    due.ifPresent(tasks::remove);
    return due;
  }

  private synchronized void forget(Task task) {
    tasks.remove(task);
  }

  private static final class Task {
    private final long time;
    private final Runnable action;

    private Task(long time, Runnable action) {
      this.time = time;
      this.action = action;
    }
  }
}
