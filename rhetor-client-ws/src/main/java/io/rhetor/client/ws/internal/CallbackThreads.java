package io.rhetor.client.ws.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for callers' code, for all clients that are given no executor: made when all others are
 * busy, gone after a second without work. {@code CompletableFuture}'s default executor would not
 * do: from JDK 25 on it is the common pool, in which a callback that blocks holds up all others
 * where there are few processors.
 */
public final class CallbackThreads {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Executor SHARED =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          CallbackThreads::newThread);

  private CallbackThreads() {}

  /**
   * Returns the executor that all share.
   *
   * @return runs each task at once
   */
  public static Executor shared() {
    return SHARED;
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "rhetor-ws-callback-" + MADE.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
