package io.rhetor.client.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has the JDK start the thread of its delayer, which never ends. */
final class DelayerThread {
  private static final long LONGEST_WAIT_MILLIS = 100;

  /**
   * Done with the thread; null once it was waited for. Written by any thread that needs a timer.
   */
  private static volatile @Nullable CompletableFuture<Void> starting;

  private DelayerThread() {}

  /**
   * Has the thread started by one of the JDK's with none but the JDK's code under way: before JDK
   * 24 a thread keeps the class loaders of all code under way where it was made, besides its
   * context class loader, and this one would keep those of the application that needs it first.
   */
  static void start() {
    CompletableFuture<Void> onPool = new CompletableFuture<>();
    try {
      Executor pool = ForkJoinPool.commonPool();
      Executor delayed = CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS, pool);
      starting = onPool.thenRunAsync(() -> {}, delayed);
      onPool.completeAsync(() -> null, pool);
    } catch (Throwable outOfThreads) {
      // The next timer has it started, or fails for its caller to see.
      FatalErrors.report(outOfThreads);
    }
  }

  /** Waits for the thread, so that it is not started here; mostly it is there long before. */
  static void await() {
    CompletableFuture<Void> started = starting;
    if (started != null) {
      await(started);
      starting = null;
    }
  }

  /** Waits for a thread, but not for long; a timer starts it itself then. */
  static void await(Future<?> started) {
    try {
      started.get(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Throwable notYet) {
      FatalErrors.report(notYet);
    }
  }
}
