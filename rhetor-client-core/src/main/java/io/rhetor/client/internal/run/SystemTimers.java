package io.rhetor.client.internal.run;

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

  static {
    DelayerThread.start();
  }

  private final Executor executor;

  // Guarded by this.
  private final TreeSet<Entry> waiting = new TreeSet<>();
  private long entries;
  private boolean closed;

  /** The looks that the delayer is asked for, the next one first. */
  private final Deque<Look> looks = new ArrayDeque<>();

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
      try {
        lookInTime(now);
      } catch (Throwable noDelayer) {
        waiting.remove(entry);
        throw noDelayer;
      }
      return () -> forget(entry);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    releaseIfUnused();
  }

  private synchronized void forget(Entry entry) {
    waiting.remove(entry);
    releaseIfUnused();
  }

  /** Takes its looks from the delayer, which would keep them, and all they refer to, until then. */
  private void releaseIfUnused() {
    if (closed && waiting.isEmpty()) {
      looks.forEach(Look::cancel);
      looks.clear();
    }
  }

  private void look(Look look) {
    List<Entry> due = new ArrayList<>();
    synchronized (this) {
      looks.remove(look);
      long now = nanoTime();
      while (!waiting.isEmpty() && waiting.first().time - now <= 0) {
        due.add(waiting.pollFirst());
      }
      lookInTime(now);
      releaseIfUnused();
    }
    for (Entry entry : due) {
      try {
        executor.execute(entry.task);
      } catch (Throwable thrown) {
        // The others belong to other calls.
        FatalErrors.uncaught(thrown);
      }
    }
  }

  /** Asks the delayer for a look at the time of the first entry, unless it will look before. */
  private void lookInTime(long now) {
    if (waiting.isEmpty()) {
      return;
    }
    long first = waiting.first().time;
    if (looks.isEmpty() || first - looks.getFirst().time < 0) {
      Look look = new Look(first);
      look.begin(Math.max(first - now, 0));
      looks.addFirst(look);
    }
  }

  /** One request to the delayer. */
  private final class Look {
    private final long time;
    private final CompletableFuture<Void> delay = new CompletableFuture<>();

    // Written under the lock of the timers, read by the delayer.
    private volatile boolean cancelled;

    Look(long time) {
      this.time = time;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The look sees to its failures.
    void begin(long nanos) {
      DelayerThread.await();
      delay.thenRun(this::look);
      delay.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    }

    /** Before JDK 21 the delayer lets go only of a future that completes well. */
    void cancel() {
      cancelled = true;
      delay.complete(null);
    }

    private void look() {
      if (cancelled) {
        return;
      }
      SystemTimers.this.look(this);
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
