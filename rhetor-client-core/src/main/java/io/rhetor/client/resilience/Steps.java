package io.rhetor.client.resilience;

import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.FatalErrors;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The steps of one call of a chain, which run on the executor. */
final class Steps {
  private final CallbackExecutor executor;
  private final Consumer<Throwable> broke;

  // Written by the thread that was refused, before the step runs that follows.
  private volatile @Nullable Throwable refusal;

  // Written by the thread that begins to run steps; it matters to that thread alone.
  private volatile @Nullable Turn turn;

  /**
   * Makes the steps of a call.
   *
   * @param broke told what a step throws
   */
  Steps(CallbackExecutor executor, Consumer<Throwable> broke) {
    this.executor = executor;
    this.broke = broke;
  }

  /** What the executor threw in place of running a step; null if it took all. */
  @Nullable Throwable refusal() {
    return refusal;
  }

  /** Runs a step on the executor, whatever the thread that runs others for this call is doing. */
  void follow(Runnable step) {
    executor.execute(() -> run(step), thrown -> refusal = thrown);
  }

  /**
   * Runs a step on the executor, behind the step that this thread runs, if it does, so that many
   * steps that each lead to the next one at once need no stack.
   */
  void followInTurn(Runnable step) {
    Turn current = turn;
    if (current != null && current.thread == Thread.currentThread()) {
      current.waiting.add(step);
    } else {
      follow(step);
    }
  }

  private void run(Runnable first) {
    Turn own = new Turn();
    turn = own;
    for (Runnable step = first; step != null; step = own.waiting.poll()) {
      try {
        step.run();
      } catch (Throwable thrown) {
        FatalErrors.report(thrown);
        broke.accept(thrown);
      }
    }
    if (turn == own) {
      turn = null;
    }
  }

  /** What a thread of the executor has still to run. */
  private static final class Turn {
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }
}
