package io.rhetor.client.internal.run;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A logger whose handlers, which are callers' code, run on the {@link CallbackThreads}: the records
 * of all clients one after the other, in their order. So a handler that blocks holds up one thread
 * and the records behind its own, of which {@value #MAX_WAITING} are kept and later ones counted. A
 * handler that throws ends nothing but its record.
 */
public final class CallbackLog {
  static final int MAX_WAITING = 1_024;
  private static final long LONGEST_WAIT_MILLIS = 100;

  private static final Queue<Runnable> WAITING = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final AtomicInteger DROPPED = new AtomicInteger();
  private static final AtomicBoolean WRITING = new AtomicBoolean();

  private final String name;
  private volatile @Nullable Logger logger;

  private CallbackLog(String name) {
    this.name = name;
  }

  /** Makes a log. */
  public static CallbackLog of(String name) {
    return new CallbackLog(name);
  }

  /** Makes a log. */
  public static CallbackLog of(Class<?> type) {
    return of(type.getName());
  }

  /** {@return whether records of a level are written} */
  public boolean isLoggable(Level level) {
    return loggerFor(level) != null;
  }

  /** Has a record written. */
  public void write(Level level, String text) {
    write(level, text, null);
  }

  /**
   * Has a record written.
   *
   * @param thrown what it tells of; null for nothing
   */
  public void write(Level level, String text, @Nullable Throwable thrown) {
    Logger target = loggerFor(level);
    if (target == null) {
      return;
    }
    if (COUNT.get() >= MAX_WAITING) {
      DROPPED.incrementAndGet();
    } else {
      add(() -> log(target, level, text, thrown));
    }
  }

  /**
   * Waits until the records are written that are here, but not for long: the JVM may end behind the
   * end of a client, and must not take with it what that tells. To be called outside of locks and
   * loops, by a thread of the caller's.
   */
  public static void awaitWritten() {
    boolean unused = awaitWritten(LONGEST_WAIT_MILLIS);
  }

  /**
   * Waits until the records are written that are here.
   *
   * @param millis how long at most
   * @return false if they are not
   */
  public static boolean awaitWritten(long millis) {
    if (COUNT.get() == 0) {
      return true;
    }
    CountDownLatch written = new CountDownLatch(1);
    add(written::countDown);
    try {
      return written.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the logger, unless it writes nothing of the level. Any logger may be callers' code. */
  private @Nullable Logger loggerFor(Level level) {
    try {
      Logger known = logger;
      if (known == null) {
        known = System.getLogger(name);
        logger = known;
      }
      return known.isLoggable(level) ? known : null;
    } catch (Throwable ofLogger) {
      FatalErrors.report(ofLogger);
      return null;
    }
  }

  private static void add(Runnable entry) {
    COUNT.incrementAndGet();
    WAITING.add(entry);
    schedule();
  }

  private static void schedule() {
    if (!WRITING.get()) {
      CallbackThreads.shared().execute(CallbackLog::writeNext);
    }
  }

  /** Writes one record only: a thread forgets between two tasks what callers' code did to it. */
  private static void writeNext() {
    if (!WRITING.compareAndSet(false, true)) {
      return; // The thread that writes looks again.
    }
    Runnable next = WAITING.poll();
    try {
      if (next != null) {
        next.run();
      }
    } finally {
      if (next != null) {
        COUNT.decrementAndGet();
      }
      WRITING.set(false);
      if (!WAITING.isEmpty()) {
        schedule();
      }
    }
  }

  private static void log(Logger logger, Level level, String text, @Nullable Throwable thrown) {
    try {
      int dropped = DROPPED.getAndSet(0);
      if (dropped > 0) {
        logger.log(
            Level.WARNING,
            dropped
                + " log records of the Rhetor client were dropped, since a log handler blocked. Give"
                + " the logger handlers that do not block.");
      }
      if (thrown == null) {
        logger.log(level, text);
      } else {
        logger.log(level, text, thrown);
      }
    } catch (Throwable ofHandler) {
      FatalErrors.uncaught(ofHandler);
    }
  }
}
