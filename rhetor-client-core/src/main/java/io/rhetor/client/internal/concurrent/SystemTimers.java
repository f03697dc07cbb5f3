package io.rhetor.client.internal.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Real time. Nearly every timer is forgotten long before its time, since calls end well within
 * their limits; so the JDK's delayer, which wakes a thread for each timer that is the next one due,
 * is asked only for a time that is earlier than the one it is asked for already. What it finds
 * forgotten then costs it one look.
 */
final class SystemTimers implements Timers {
  /** Far enough for any limit, and near enough for times to be compared by their difference. */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private final Executor executor;

  // Guarded by this.
  private final TreeSet<Entry> waiting = new TreeSet<>();
  private long entries;

  /** The times of the looks that the delayer is asked for, the next one first. */
  private final Deque<Long> looks = new ArrayDeque<>();

  SystemTimers(Executor executor) {
    this.executor = executor;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(long nanos, Runnable task) {
    long now = nanoTime();
    synchronized (this) {
      Entry entry = new Entry(now + Math.min(nanos, LONGEST_NANOS), entries++, task);
      waiting.add(entry);
      lookInTime(now);
      return () -> forget(entry);
    }
  }

  private synchronized void forget(Entry entry) {
    waiting.remove(entry);
  }

  private void look() {
    List<Entry> due = new ArrayList<>();
    synchronized (this) {
      looks.removeFirst();
      long now = nanoTime();
      while (!waiting.isEmpty() && waiting.first().time - now <= 0) {
        due.add(waiting.pollFirst());
      }
      lookInTime(now);
    }
    due.forEach(entry -> EnsuredExecution.execute(executor, entry.task));
  }

  /** Asks the delayer for a look at the time of the first entry, unless it will look before. */
  @SuppressWarnings("FutureReturnValueIgnored") // A look too many does no harm.
  private void lookInTime(long now) {
    if (waiting.isEmpty()) {
      return;
    }
    long first = waiting.first().time;
    if (looks.isEmpty() || first - looks.getFirst() < 0) {
      looks.addFirst(first);
      new CompletableFuture<Void>()
          .completeOnTimeout(null, Math.max(first - now, 0), TimeUnit.NANOSECONDS)
          .thenRun(this::look);
    }
  }

  /** A task that waits for its time. */
  private static final class Entry implements Comparable<Entry> {
    private final long time;
    private final long number;
    private final Runnable task;

    Entry(long time, long number, Runnable task) {
      this.time = time;
      this.number = number;
      this.task = task;
    }

    @Override
    public int compareTo(Entry other) {
      return time == other.time
          ? Long.compare(number, other.number)
          : Long.compare(time - other.time, 0);
    }
  }
}
