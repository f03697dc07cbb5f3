package io.rhetor.client.internal.run;

import org.jspecify.annotations.Nullable;

/** Time as the client sees it; tests put their own in its place. */
public interface Timers {

  /** A task that waits for its time. */
  interface Timer {
    /** Forgets the task; does nothing if it has run or runs. */
    void cancel();
  }

  /** Forgets a task, if there is one. */
  static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  /** {@return nanoseconds since some moment} */
  long nanoTime();

  /** Runs a task later. */
  Timer schedule(long nanos, Runnable task);

  /**
   * Lets go of all that keeps these timers reachable as soon as no task waits any more, since the
   * client whose time this is has been closed. Tasks can be scheduled all the same.
   */
  default void close() {}

  /**
   * Returns real time for one client. Waiting costs no thread: it rides on the JDK's delayer, which
   * all of {@link java.util.concurrent.CompletableFuture}'s timeouts share. Tasks run on the {@link
   * CallbackThreads}, as urgent ones; none of them may run callers' code.
   */
  static Timers system() {
    return new SystemTimers(CallbackThreads.shared()::executeUrgently);
  }
}
