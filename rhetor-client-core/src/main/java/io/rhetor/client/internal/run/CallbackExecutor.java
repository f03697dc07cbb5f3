package io.rhetor.client.internal.run;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of callers (subscribers, dependents of futures, listeners, suppliers) on the
 * executor that they configured, or on the shared {@link CallbackThreads}. A view made by {@link
 * #forCaller} runs tasks with the context class loader of the thread that began the call.
 */
public final class CallbackExecutor {
  private final Executor executor;
  private final @Nullable ClassLoader loader;
  private final boolean hasLoader;

  private CallbackExecutor(Executor executor, @Nullable ClassLoader loader, boolean hasLoader) {
    this.executor = executor;
    this.loader = loader;
    this.hasLoader = hasLoader;
  }

  /** Makes the executor of a client: the user's, or else the shared callback threads. */
  public static CallbackExecutor of(Optional<Executor> given) {
    return new CallbackExecutor(given.orElseGet(CallbackThreads::shared), null, false);
  }

  /** {@return a view that runs tasks with the context class loader of the current thread} */
  public CallbackExecutor forCaller() {
    return new CallbackExecutor(executor, Thread.currentThread().getContextClassLoader(), true);
  }

  /** Wraps a task that is executed many times, so that nothing is allocated for each time. */
  public Runnable bind(Runnable task) {
    return hasLoader ? () -> runWithLoader(task) : task;
  }

  /**
   * Runs a task that {@link #bind} returned. Returns null, or what the executor threw: then the
   * task does not run later.
   */
  public @Nullable Throwable tryExecuteBound(Runnable bound) {
    if (executor == CallbackThreads.shared()) {
      CallbackThreads.shared().execute(bound);
      return null;
    }
    Once once = new Once(bound);
    try {
      executor.execute(once);
      return null;
    } catch (Throwable refused) {
      return once.claim() ? refused : null;
    }
  }

  /** {@return null for a task that runs, or what the executor threw: then it does not run later} */
  public @Nullable Throwable tryExecute(Runnable task) {
    return tryExecuteBound(bind(task));
  }

  /**
   * Runs a task that must run whatever the executor does, on the shared callback threads if that
   * throws: the failure of a call, which must be told also while all shared threads are blocked.
   */
  public void execute(Runnable task) {
    executeBound(bind(task));
  }

  /** Runs a task as {@link #execute(Runnable)} does; is told before what the executor threw. */
  public void execute(Runnable task, Consumer<Throwable> onRefused) {
    executeBound(bind(task), onRefused);
  }

  /** Runs a task that {@link #bind} returned, as {@link #execute(Runnable)} does. */
  public void executeBound(Runnable bound) {
    executeBound(bound, thrown -> {});
  }

  private void executeBound(Runnable bound, Consumer<Throwable> onRefused) {
    if (executor != CallbackThreads.shared()) {
      Throwable refused = tryExecuteBound(bound);
      if (refused == null) {
        return;
      }
      onRefused.accept(refused);
    }
    CallbackThreads.shared().executeEnd(bound);
  }

  /** Runs a task that must run whatever the executor does, in its turn: an answer or an event. */
  public void executeInTurn(Runnable task) {
    Runnable bound = bind(task);
    if (tryExecuteBound(bound) != null) {
      CallbackThreads.shared().execute(bound);
    }
  }

  private void runWithLoader(Runnable task) {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    if (before == loader) {
      task.run();
      return;
    }
    current.setContextClassLoader(loader);
    try {
      task.run();
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /** Runs at most once, also where an executor runs a task and throws all the same. */
  private static final class Once implements Runnable {
    private final Runnable task;
    private final AtomicBoolean claimed = new AtomicBoolean();

    Once(Runnable task) {
      this.task = task;
    }

    boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (claim()) {
        task.run();
      }
    }
  }
}
