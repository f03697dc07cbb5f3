package io.rhetor.client.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Has the JDK start the thread of its delayer, which never ends. */
final class DelayerThread {
  private static final long LONGEST_WAIT_MILLIS = 100;

  private DelayerThread() {}

  /**
   * Starts the thread on one of the JDK's with none but the JDK's code under way: before JDK 24 a
   * thread keeps the class loaders of all code under way where it was made, besides its context
   * class loader, and this one would keep those of the application that needs it first. Not within
   * the initializer of this class, which the other thread would wait for.
   */
  static void start() {
    CompletableFuture<Void> onPool = new CompletableFuture<>();
    try {
      CompletableFuture<Void> started =
          onPool.thenRunAsync(
              () -> {},
              CompletableFuture.delayedExecutor(
                  0, TimeUnit.NANOSECONDS, ForkJoinPool.commonPool()));
      onPool.completeAsync(() -> null, ForkJoinPool.commonPool());
      started.get(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Throwable notYet) {
      // The next timer has it started, or fails for its caller to see.
      FatalErrors.report(notYet);
    }
  }
}
