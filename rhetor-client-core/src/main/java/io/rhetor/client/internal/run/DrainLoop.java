package io.rhetor.client.internal.run;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs passes one at a time, by one thread at a time, as long as there is news. So the passes are
 * the one owner of all that they alone use.
 */
public final class DrainLoop {
  private final @Nullable CallbackExecutor executor;
  private final Runnable pass;
  private final Runnable task;
  private final @Nullable DirectPass direct;
  private final AtomicInteger news = new AtomicInteger();

  /** Whether a task that runs the loop is given to the executor and has not begun. */
  private final AtomicBoolean awaitsTurn = new AtomicBoolean();

  // Owned by the loop.
  private @Nullable Throwable refusal;

  /** Makes a loop at rest whose passes must not run where {@link #signalHere} is called. */
  public DrainLoop(@Nullable CallbackExecutor executor, Runnable pass) {
    this(executor, pass, null);
  }

  /**
   * Makes a loop at rest.
   *
   * @param executor runs the passes; null for the threads that bring news
   * @param pass does all there is to do; what it throws reaches the uncaught handler, and the next
   *     news is served all the same
   * @param direct the class of callers that the passes call, if it does not block, so that passes
   *     may run where {@link #signalHere} is called; null if the executor runs all of them
   */
  public DrainLoop(@Nullable CallbackExecutor executor, Runnable pass, @Nullable Class<?> direct) {
    this.executor = executor;
    this.pass = pass;
    this.task = executor == null ? this::run : executor.bind(this::runInTurn);
    this.direct =
        executor == null || direct == null
            ? null
            : new DirectPass(executor.bind(this::run), direct);
  }

  /** Tells that there is news. */
  public void signal() {
    if (news.getAndIncrement() == 0) {
      execute();
    }
  }

  /** Tells that there is news, on a thread that may run code of callers that does not block. */
  public void signalHere() {
    if (news.getAndIncrement() != 0) {
      return;
    }
    if (direct == null) {
      execute();
    } else {
      direct.run();
    }
  }

  /** Lets no pass begin before {@link #release}; for a loop at rest. */
  public void hold() {
    news.incrementAndGet();
  }

  /** Returns how much news there is, that of {@link #hold} included. */
  public int news() {
    return news.get();
  }

  /** Ends a {@link #hold}, with a pass unless all news was seen. */
  public void release(int seen) {
    if (news.addAndGet(-seen) != 0) {
      execute();
    }
  }

  /** Has the next pass run also while all shared threads are blocked. */
  public void hurry() {
    if (executor != null && awaitsTurn.get()) {
      executor.executeBound(task);
    }
  }

  /** Returns what the executor threw in place of running the loop, which another one runs since. */
  public @Nullable Throwable refusal() {
    return refusal;
  }

  private void execute() {
    if (executor == null) {
      run();
      return;
    }
    awaitsTurn.set(true);
    Throwable thrown = executor.tryExecuteBound(task);
    if (thrown != null) {
      refusal = thrown;
      CallbackThreads.shared().execute(task);
    }
  }

  /** Runs the loop, unless another task was there before. */
  private void runInTurn() {
    if (awaitsTurn.compareAndSet(true, false)) {
      run();
    }
  }

  private void run() {
    int seen = 1;
    do {
      try {
        pass.run();
      } catch (Throwable thrown) {
        // Out of here it would leave the loop closed to all later news.
        FatalErrors.uncaught(thrown);
      }
      seen = news.addAndGet(-seen);
    } while (seen != 0);
  }
}
