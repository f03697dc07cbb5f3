package io.rhetor.client.internal.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run also while all {@link CallbackThreads} are blocked: threads that are kept back for
 * them then run a few of each kind at a time. Each task has a turn in the order of all tasks as
 * well.
 */
final class Reserve {
  final Kind urgent = new Kind(CallbackThreads.RESERVE);
  final Kind ends = new Kind(CallbackThreads.MAX_ENDS);
  final Kind connections = new Kind(CallbackThreads.MAX_CONNECTIONS);

  /** Tells whether a thread of the reserve may run a task. */
  boolean hasWork() {
    return urgent.isForReserve() || ends.isForReserve() || connections.isForReserve();
  }

  /** Takes the next task for a thread of the reserve, or null. */
  @Nullable Runnable poll() {
    Runnable next = urgent.pollForReserve();
    next = next == null ? ends.pollForReserve() : next;
    return next == null ? connections.pollForReserve() : next;
  }

  /** Tasks of one kind. */
  static final class Kind {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger onReserve = new AtomicInteger();
    private final int maxOnReserve;

    private Kind(int maxOnReserve) {
      this.maxOnReserve = maxOnReserve;
    }

    /** Takes a task, and returns what its turn in the order of all tasks is to run. */
    Runnable add(Runnable task) {
      tasks.add(task);
      return this::runNext;
    }

    /** Tells whether a thread of the reserve may run one. */
    private boolean isForReserve() {
      return !tasks.isEmpty() && onReserve.get() < maxOnReserve;
    }

    /** Runs the next task, unless the reserve took it. */
    private void runNext() {
      Runnable next = tasks.poll();
      if (next != null) {
        next.run();
      }
    }

    /** Takes a task for a thread of the reserve; null if there is none, or enough run there. */
    private @Nullable Runnable pollForReserve() {
      if (tasks.isEmpty()) {
        return null;
      }
      Runnable next = onReserve.incrementAndGet() <= maxOnReserve ? tasks.poll() : null;
      if (next == null) {
        onReserve.decrementAndGet();
        return null;
      }
      return () -> {
        try {
          next.run();
        } finally {
          onReserve.decrementAndGet();
        }
      };
    }
  }
}
