package io.rhetor.client.internal.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Timers whose time is a number, and whose tasks run when a test says so, each at most once. */
public final class HandTimers implements Timers {
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Entry last;
  private volatile long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Timer schedule(long nanos, Runnable task) {
    Entry entry = new Entry(task);
    waiting.incrementAndGet();
    last = entry;
    return entry::take;
  }

  /** Sets the time. */
  public void setTime(long nanos) {
    now = nanos;
  }

  /** Runs the task that was scheduled last, unless it was cancelled or has run. */
  public void fire() {
    Entry entry = last;
    Runnable task = entry == null ? null : entry.take();
    if (task != null) {
      task.run();
    }
  }

  /** Returns how many tasks wait. */
  public int waiting() {
    return waiting.get();
  }

  private final class Entry {
    private final AtomicReference<Runnable> task;

    Entry(Runnable task) {
      this.task = new AtomicReference<>(task);
    }

    Runnable take() {
      Runnable taken = task.getAndSet(null);
      if (taken != null) {
        waiting.decrementAndGet();
      }
      return taken;
    }
  }
}
