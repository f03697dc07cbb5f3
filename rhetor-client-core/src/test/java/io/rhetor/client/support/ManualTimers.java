package io.rhetor.client.support;

import static java.util.Comparator.naturalOrder;

import io.rhetor.client.internal.run.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes when a test says so; what is due runs in the thread that says so. */
public class ManualTimers implements Timers {
  private final List<Task> tasks = new ArrayList<>();
  private long now;
  private long readings;
  private boolean closed;

  /** Begins at a moment from which the clock soon overflows, as a real one may. */
  public ManualTimers() {
    this(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
  }

  public ManualTimers(long now) {
    this.now = now;
  }

  @Override
  public synchronized long nanoTime() {
    readings++;
    return now;
  }

  /** Returns how often the clock was read, by which a test sees that something happened. */
  public synchronized long readings() {
    return readings;
  }

  @Override
  public synchronized Timer schedule(long nanos, Runnable task) {
    Task scheduled = new Task(now + nanos, task);
    tasks.add(scheduled);
    return () -> forget(scheduled);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** Tells whether the client whose time this is has let go of it. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Lets time pass and runs what becomes due, each task at its time, earliest first. */
  public void advance(Duration duration) {
    long target = after(duration);
    for (Task due = nextDue(target); due != null; due = nextDue(target)) {
      due.action.run();
    }
    setTo(target);
  }

  /** Returns how many tasks wait for their time. */
  public synchronized int pending() {
    return tasks.size();
  }

  /** Returns how many tasks are due after exactly so long. */
  public synchronized int pendingIn(Duration wait) {
    return (int) tasks.stream().filter(task -> task.time - now == wait.toNanos()).count();
  }

  /** Returns when the next task is due, by which a test knows what is waited for. */
  public synchronized Optional<Duration> untilNext() {
    return tasks.stream().map(task -> Duration.ofNanos(task.time - now)).min(naturalOrder());
  }

  private synchronized Task nextDue(long target) {
    Task next =
        tasks.stream()
            .min(Comparator.comparingLong(task -> task.time - now))
            .filter(task -> task.time - target <= 0)
            .orElse(null);
    if (next != null) {
      tasks.remove(next);
      now = Math.max(next.time - now, 0) + now;
    }
    return next;
  }

  private synchronized long after(Duration duration) {
    return now + duration.toNanos();
  }

  private synchronized void setTo(long time) {
    now = time;
  }

  private synchronized void forget(Task task) {
    tasks.remove(task);
  }

  private static final class Task {
    final long time;
    final Runnable action;

    Task(long time, Runnable action) {
      this.time = time;
      this.action = action;
    }
  }
}
