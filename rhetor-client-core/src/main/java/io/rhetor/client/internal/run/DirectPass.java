package io.rhetor.client.internal.run;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs callers' code on the thread that reads bytes. Code that blocks there is logged:
 * while it does, by a look at all such tasks each {@value #LOOK_MILLIS} ms, and once it returns. It
 * takes two looks, since after a pause of the JVM one finds every task that was running late.
 */
final class DirectPass {
  private static final long LIMIT_MILLIS = 100;
  private static final long LOOK_MILLIS = 50;

  /** Goes on for so many looks without a task, since tasks often come at short intervals. */
  private static final int QUIET_LOOKS = 20;

  private static final int MAX_RECORDS = 20;
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final CallbackLog LOG = CallbackLog.of("io.rhetor.client.Delivery");

  /** The tasks that are running; those that find no place are not looked at. */
  private static final AtomicReferenceArray<@Nullable DirectPass> RUNNING =
      new AtomicReferenceArray<>(256);

  private static final AtomicBoolean LOOKING = new AtomicBoolean();

  // Guarded by the class.
  private static long windowBegan;
  private static int records = -1;

  private final Runnable task;
  private final String callersCode;

  /** At most one record for code that still runs and one for code that has returned. */
  private final AtomicBoolean toldRunning = new AtomicBoolean();

  private final AtomicBoolean toldReturned = new AtomicBoolean();

  // Published by RUNNING.
  private @Nullable Thread thread;
  private long since;

  // Owned by the look.
  private long sinceAtLastLook;

  /** Makes a pass that calls code of a class. */
  DirectPass(Runnable task, Class<?> callersCode) {
    this.task = task;
    this.callersCode = callersCode.getName();
  }

  /** Runs the task; by one thread at a time. */
  void run() {
    Thread current = Thread.currentThread();
    boolean interrupted = current.isInterrupted();
    long began = System.nanoTime();
    if (thread != current) {
      thread = current;
    }
    since = began;
    int place = enter(current);
    try {
      task.run();
    } finally {
      if (place >= 0) {
        RUNNING.set(place, null);
      }
      if (!interrupted) {
        // One that is left behind would end the JDK's selector.
        Thread.interrupted();
      }
      if (toldRunning.get() && toldReturned.compareAndSet(false, true)) {
        // Another thread may be in the next pass by now, so that this looks at nothing of it.
        tell(" kept the thread " + current.getName() + " for " + millisSince(began) + " ms", null);
      }
    }
  }

  private int enter(Thread current) {
    int first = System.identityHashCode(current);
    for (int i = 0; i < RUNNING.length(); i++) {
      int place = (first + i) & (RUNNING.length() - 1);
      if (RUNNING.get(place) == null && RUNNING.compareAndSet(place, null, this)) {
        beginLooking();
        return place;
      }
    }
    return -1;
  }

  private static void beginLooking() {
    if (!LOOKING.get() && LOOKING.compareAndSet(false, true)) {
      lookLater(QUIET_LOOKS);
    }
  }

  private static void lookLater(int looksLeft) {
    try {
      CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> look(looksLeft));
    } catch (Throwable outOfThreads) {
      // The next task tries again.
      LOOKING.set(false);
      FatalErrors.report(outOfThreads);
    }
  }

  private static void look(int looksLeft) {
    boolean any = false;
    for (int place = 0; place < RUNNING.length(); place++) {
      DirectPass running = RUNNING.get(place);
      if (running != null) {
        any = true;
        running.lookAt(place);
      }
    }
    if (any || looksLeft > 0) {
      lookLater(any ? QUIET_LOOKS : looksLeft - 1);
      return;
    }
    LOOKING.set(false);
    for (int place = 0; place < RUNNING.length(); place++) {
      if (RUNNING.get(place) != null) {
        // Began between the look and the end of looking, so that it began no look.
        beginLooking();
      }
    }
  }

  private void lookAt(int place) {
    long began = since;
    Thread current = thread;
    boolean isNew = began != sinceAtLastLook;
    sinceAtLastLook = began;
    long millis = millisSince(began);
    if (isNew || millis < LIMIT_MILLIS || current == null || toldRunning.get()) {
      return;
    }
    StackTraceElement[] stack = current.getStackTrace();
    if (CallbackThread.loadsClasses(current.getState(), stack)) {
      return;
    }
    if (RUNNING.get(place) == this && since == began && toldRunning.compareAndSet(false, true)) {
      Throwable where = new Throwable("Stack of " + current.getName() + ", which runs on");
      where.setStackTrace(stack);
      tell(" has kept the thread " + current.getName() + " for " + millis + " ms so far", where);
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private void tell(String what, @Nullable Throwable where) {
    int left = recordsLeft();
    if (left < 0) {
      return;
    }
    LOG.write(
        Level.WARNING,
        String.format(
            "The subscriber %s%s, which reads nothing meanwhile: all calls of its selector or"
                + " connection wait. A subscriber with Delivery.DIRECT must not block; hand over to"
                + " another thread what waits or computes for long, or use Delivery.EXECUTOR.%s",
            callersCode, what, left == 0 ? " No more such records for a minute." : ""),
        where);
  }

  /** Counts a record; negative if there were enough in the last minute. */
  private static synchronized int recordsLeft() {
    long now = System.nanoTime();
    if (records < 0 || now - windowBegan > WINDOW_NANOS) {
      windowBegan = now;
      records = 0;
    }
    records = Math.min(records + 1, MAX_RECORDS + 1);
    return MAX_RECORDS - records;
  }
}
