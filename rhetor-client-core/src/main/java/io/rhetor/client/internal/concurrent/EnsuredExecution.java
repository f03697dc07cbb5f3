package io.rhetor.client.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what somebody waits for, also where the executor that should run it has been shut down. */
public final class EnsuredExecution {
  private EnsuredExecution() {}

  /**
   * Runs a task.
   *
   * @param executor runs it; if it refuses to, the current thread does
   * @param task what to run
   */
  public static void execute(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException shutDown) {
      task.run();
    }
  }
}
