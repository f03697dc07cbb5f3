package io.rhetor.client.internal.concurrent;

import java.util.concurrent.Executor;

/** Time as the client sees it; tests put their own in its place. */
public interface Timers {

  /** A task that waits for its time. */
  interface Timer {
    /** Forgets the task; does nothing if it has run or runs. */
    void cancel();
  }

  /**
   * Returns the reading of a clock that never goes back.
   *
   * @return nanoseconds since some moment
   */
  long nanoTime();

  /**
   * Runs a task later.
   *
   * @param nanos how much later
   * @param task what to run
   * @return a handle to forget the task by
   */
  Timer schedule(long nanos, Runnable task);

  /**
   * Returns real time. Waiting costs no thread: it rides on the JDK's delayer, which all of {@link
   * java.util.concurrent.CompletableFuture}'s timeouts share.
   *
   * @param executor runs the tasks, so that they never hold up the JDK's delayer
   * @return the timers
   */
  static Timers system(Executor executor) {
    return new SystemTimers(executor);
  }
}
