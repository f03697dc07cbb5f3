package io.rhetor.client.ws.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in order, by whoever brings one: the one owner of state that many
 * threads have news for. Tasks are short and never run a caller's code.
 */
final class SerialLoop {
  private static final Logger LOGGER = System.getLogger(SerialLoop.class.getName());

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Runs a task after all those before it, here or on the thread that is in the loop. */
  void post(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      do {
        runNext();
      } while (waiting.decrementAndGet() != 0);
    }
  }

  private void runNext() {
    Runnable task = tasks.poll();
    if (task == null) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException defect) {
      // The tasks behind it belong to other calls.
      LOGGER.log(Level.ERROR, "A defect of this library; report it with the stack trace.", defect);
    }
  }
}
