package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.run.FatalErrors;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Has callers' code run outside of loops and readers. An executor of the user's may run a task at
 * once, or block; so it is entered from the shared callback threads only.
 */
public final class Callbacks {
  private final CallbackExecutor executor;
  private final boolean given;

  private Callbacks(CallbackExecutor executor, boolean given) {
    this.executor = executor;
    this.given = given;
  }

  /**
   * Makes the callbacks of a client that the current thread makes.
   *
   * @param executor the user's; empty for the shared callback threads
   */
  public static Callbacks of(Optional<Executor> executor) {
    return new Callbacks(CallbackExecutor.of(executor).forCaller(), executor.isPresent());
  }

  /** Makes the executor of a call that the current thread begins. */
  CallbackExecutor forCaller() {
    return executor.forCaller();
  }

  /** Runs a callback of the client itself, which must run whatever the executor does. */
  public void run(Runnable task) {
    run(executor, task);
  }

  /** Runs a callback of a call, which must run whatever the executor does. */
  void run(CallbackExecutor ofCall, Runnable task) {
    outside(() -> ofCall.execute(() -> guarded(task)));
  }

  /**
   * Runs code of the caller's that something waits for.
   *
   * @param whenRefused takes what the executor throws, in which case the task does not run
   */
  void tryRun(Runnable task, Consumer<Throwable> whenRefused) {
    outside(
        () -> {
          Throwable refused = executor.tryExecute(task);
          if (refused != null) {
            whenRefused.accept(refused);
          }
        });
  }

  /** Makes an executor that runs each task of a call in its turn: what its listener is told. */
  Executor inTurn(CallbackExecutor ofCall) {
    return task -> outside(() -> ofCall.executeInTurn(task));
  }

  /**
   * Runs what enters the executor to end a call, on a thread that it may keep; also while all
   * shared threads are blocked.
   */
  void endOutside(Runnable task) {
    if (given) {
      CallbackThreads.shared().executeEnd(task);
    } else {
      task.run();
    }
  }

  /** Runs what enters the executor, on a thread that it may keep. */
  void outside(Runnable task) {
    if (given) {
      CallbackThreads.shared().execute(task);
    } else {
      task.run();
    }
  }

  /** What callers throw where no call is left to end belongs to the thread. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable thrown) {
      FatalErrors.uncaught(thrown);
    }
  }
}
