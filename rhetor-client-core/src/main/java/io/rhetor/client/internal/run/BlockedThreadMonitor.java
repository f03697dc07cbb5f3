package io.rhetor.client.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after {@link CallbackThreads} every two milliseconds while one of them is at work, on a
 * thread of its own that rests when they do.
 */
final class BlockedThreadMonitor {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Goes on for so many looks without work, since work often comes at short intervals. */
  private static final int QUIET_LOOKS = 50;

  private static final long RETRY_MILLIS = 50;

  private final CallbackThreads threads;
  private final Consumer<Thread> starter;
  private final AtomicBoolean retrying = new AtomicBoolean();

  // Set under the lock by threads that bring work, cleared by the thread that looks.
  private volatile boolean looking;

  // Owned by the thread that looks.
  private boolean hadBacklog;

  // Guarded by this.
  private @Nullable Thread thread;

  BlockedThreadMonitor(CallbackThreads threads, Consumer<Thread> starter) {
    this.threads = threads;
    this.starter = starter;
  }

  /** Looks from now on. */
  void begin() {
    if (!looking) {
      startOrWake();
    }
  }

  private synchronized void startOrWake() {
    if (looking) {
      return;
    }
    looking = true;
    Thread rested = thread;
    if (rested == null) {
      start();
    } else {
      LockSupport.unpark(rested);
    }
  }

  private void start() {
    Thread made = new Thread(null, this::run, "rhetor-callback-watch", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(ClassLoader.getSystemClassLoader());
    thread = made;
    try {
      starter.accept(made);
    } catch (Throwable outOfThreads) {
      thread = null;
      looking = false;
      FatalErrors.report(outOfThreads);
      retryLater();
    }
  }

  /** Looks again in a while: a thread could not be started. */
  void retryLater() {
    if (!retrying.compareAndSet(false, true)) {
      return;
    }
    try {
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(this::retry);
    } catch (Throwable noThreadEither) {
      // The next task that comes, or the next thread that is done, tries again.
      retrying.set(false);
    }
  }

  private void retry() {
    retrying.set(false);
    if (threads.hasBacklog()) {
      threads.wakeAnother(false);
      begin();
    }
  }

  private void run() {
    do {
      lookUntilQuiet();
    } while (!rest() || waitForWork());
  }

  private void lookUntilQuiet() {
    for (int quiet = 0; quiet < QUIET_LOOKS; quiet++) {
      LockSupport.parkNanos(this, INTERVAL_NANOS);
      Thread.interrupted();
      if (threads.isActive() || threads.hasBacklog()) {
        quiet = 0;
        lookSafely();
      }
    }
  }

  /** Goes on after an error of the JVM: without a watch, one blocked thread holds up the others. */
  private void lookSafely() {
    try {
      look();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
    }
  }

  private void look() {
    int blocked = threads.setBlockedAside();
    boolean backlog = threads.hasBacklog();
    if (blocked > 0) {
      // Twice as many each time, so that a crowd of blocking tasks is through after a few looks.
      threads.wake(2 * blocked);
    } else if (backlog && hadBacklog) {
      threads.wakeWithinProcessors();
    }
    hadBacklog = backlog;
  }

  /** Stops looking; false if there is work after all. */
  private boolean rest() {
    looking = false;
    if (threads.isActive()) {
      looking = true;
      return false;
    }
    return true;
  }

  private boolean waitForWork() {
    long began = System.nanoTime();
    while (!looking) {
      long left = KEEP_ALIVE_NANOS - (System.nanoTime() - began);
      if (left <= 0) {
        return !retire();
      }
      LockSupport.parkNanos(this, left);
      Thread.interrupted();
    }
    return true;
  }

  private synchronized boolean retire() {
    if (looking) {
      return false;
    }
    thread = null;
    return true;
  }
}
