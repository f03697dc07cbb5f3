package io.rhetor.client.internal.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one kind that run also while all {@link CallbackThreads} are blocked: the reserve then
 * runs a few at a time. Each has a turn in the order of all tasks as well, which runs the next one
 * that is left.
 */
final class ReserveTasks {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger onReserve = new AtomicInteger();
  private final int maxOnReserve;

  ReserveTasks(int maxOnReserve) {
    this.maxOnReserve = maxOnReserve;
  }

  void add(Runnable task) {
    tasks.add(task);
  }

  /** Tells whether a thread of the reserve may run one. */
  boolean isForReserve() {
    return !tasks.isEmpty() && onReserve.get() < maxOnReserve;
  }

  /** Runs the next task, unless the reserve took it. */
  void runNext() {
    Runnable next = tasks.poll();
    if (next != null) {
      next.run();
    }
  }

  /** Takes a task for a thread of the reserve; null if there is none, or enough run there. */
  @Nullable Runnable pollForReserve() {
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
