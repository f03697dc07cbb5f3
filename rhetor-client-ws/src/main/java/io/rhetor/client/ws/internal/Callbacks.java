package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.concurrent.EnsuredExecution;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/** Runs callers' code where it can hold up nothing of ours. */
final class Callbacks {
  private static final Logger LOGGER =
      System.getLogger("io.rhetor.client.ws.RhetorWebSocketClient");

  private final boolean inline;
  private final Executor executor;

  /**
   * Makes callbacks.
   *
   * @param executor runs them
   * @param inline whether subscribers of chunks are called by the thread that reads, without it
   */
  Callbacks(Executor executor, boolean inline) {
    this.executor = executor;
    this.inline = inline;
  }

  /** Tells a subscriber of news: on the thread that brings it, unless the user gave an executor. */
  void deliver(Runnable signal) {
    if (inline) {
      guarded(signal);
    } else {
      run(signal);
    }
  }

  /** Tells a caller what it waits for. */
  void run(Runnable task) {
    EnsuredExecution.execute(executor, () -> guarded(task));
  }

  /** What a subscriber throws at its stream's end must not end the connection for others. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException thrown) {
      LOGGER.log(Level.ERROR, "A subscriber threw in onComplete or onError.", thrown);
    }
  }
}
