package io.rhetor.client.internal.concurrent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tasks that may block, of which the reserve of {@link CallbackThreads} runs a few at a time. */
final class BlockingTasks {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger onReserve = new AtomicInteger();
  private final int maxOnReserve;

  BlockingTasks(int maxOnReserve) {
    this.maxOnReserve = maxOnReserve;
  }

  void add(Runnable task) {
    tasks.add(task);
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Tells whether a thread of the reserve may run one. */
  boolean isForReserve() {
    return !tasks.isEmpty() && onReserve.get() < maxOnReserve;
  }

  @Nullable Runnable poll() {
    return tasks.poll();
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
