package io.rhetor.client.internal.run;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A logger that is asked and written to on the {@link CallbackThreads} alone, since logger and
 * handlers may be callers' code: the records of all clients one after the other, in their order. So
 * a handler that blocks holds up one thread and the records behind its own, of which {@value
 * #MAX_WAITING} are kept and later ones counted. A handler that throws ends nothing but its record.
 *
 * <p>Which levels are written is known from the last answer of the logger, which counts for a
 * second.
 */
public final class CallbackLog {
  static final int MAX_WAITING = 1_024;
  private static final long LONGEST_WAIT_MILLIS = 100;
  private static final long LEVELS_COUNT_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Queue<Runnable> WAITING = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final AtomicInteger DROPPED = new AtomicInteger();
  private static final AtomicBoolean WRITING = new AtomicBoolean();

  private final String name;
  private final AtomicBoolean asking = new AtomicBoolean();

  // Written by each thread that has asked the logger; the last answer counts.
  private volatile @Nullable Levels levels;

  // Owned by the thread that writes.
  private @Nullable Logger logger;

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

  /**
   * {@return whether records of a level may be written; true if unknown} Never asks the logger
   * here.
   */
  public boolean isLoggable(Level level) {
    Levels known = levels;
    if (known != null && known.count()) {
      return known.has(level);
    }
    boolean asks = asking.compareAndSet(false, true);
    if (asks) {
      add(this::askLevels);
    }
    return asks || known == null || known.has(level);
  }

  /** Has a record written. */
  public void write(Level level, String text) {
    write(level, text, null);
  }

  /** Has a record written whose text is made by the thread that writes it, if it is written. */
  public void write(Level level, Supplier<String> text) {
    write(level, text, null);
  }

  /**
   * Has a record written.
   *
   * @param thrown what it tells of; null for nothing
   */
  public void write(Level level, String text, @Nullable Throwable thrown) {
    write(level, () -> text, thrown);
  }

  private void write(Level level, Supplier<String> text, @Nullable Throwable thrown) {
    boolean isProblem = level.getSeverity() >= Level.WARNING.getSeverity();
    if (!isProblem && !isLoggable(level)) {
      return;
    }
    if (COUNT.get() < MAX_WAITING) {
      add(() -> log(level, text, thrown));
    } else if (isProblem || levels != null) {
      DROPPED.incrementAndGet();
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

  /** {@return whether the records that are here are written, after waiting for that} */
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

  private void askLevels() {
    Set<Level> written = EnumSet.allOf(Level.class);
    written.removeIf(level -> loggerFor(level) == null);
    levels = new Levels(written);
    asking.set(false);
  }

  /** Returns the logger, unless it writes nothing of the level. */
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

  private void log(Level level, Supplier<String> text, @Nullable Throwable thrown) {
    Logger target = loggerFor(level);
    if (target == null) {
      return;
    }
    try {
      int dropped = DROPPED.getAndSet(0);
      if (dropped > 0) {
        target.log(
            Level.WARNING,
            dropped
                + " log records of the Rhetor client were dropped, since a log handler blocked."
                + " Give the logger handlers that do not block.");
      }
      if (thrown == null) {
        target.log(level, text.get());
      } else {
        target.log(level, text.get(), thrown);
      }
    } catch (Throwable ofHandler) {
      FatalErrors.uncaught(ofHandler);
    }
  }

  /** Which levels the logger wrote when it was asked. */
  private static final class Levels {
    private final Set<Level> written;
    private final long askedAt = System.nanoTime();

    Levels(Set<Level> written) {
      this.written = written;
    }

    boolean has(Level level) {
      return written.contains(level);
    }

    boolean count() {
      return System.nanoTime() - askedAt < LEVELS_COUNT_FOR_NANOS;
    }
  }
}
