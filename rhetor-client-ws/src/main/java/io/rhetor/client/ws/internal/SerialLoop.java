package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.FatalErrors;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time, in order, on the threads that bring them: the one owner of state that
 * many threads have news for. Tasks are short and never run a caller's code. What a task throws is
 * the affair of its owner, and the tasks behind it run all the same.
 */
final class SerialLoop {
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Runs a task after all those before it, here or on the thread that is in the loop.
   *
   * @param whenThrown takes what the task throws, in the loop
   */
  void post(Runnable task, Consumer<Throwable> whenThrown) {
    tasks.add(new Task(task, whenThrown));
    if (waiting.getAndIncrement() == 0) {
      do {
        runNext();
      } while (waiting.decrementAndGet() != 0);
    }
  }

  private void runNext() {
    Task next = tasks.poll();
    if (next == null) {
      return;
    }
    try {
      next.work.run();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      next.tell(thrown);
    }
  }

  private static final class Task {
    private final Runnable work;
    private final Consumer<Throwable> whenThrown;

    Task(Runnable work, Consumer<Throwable> whenThrown) {
      this.work = work;
      this.whenThrown = whenThrown;
    }

    void tell(Throwable thrown) {
      try {
        whenThrown.accept(thrown);
      } catch (Throwable second) {
        FatalErrors.uncaught(second);
      }
    }
  }
}
