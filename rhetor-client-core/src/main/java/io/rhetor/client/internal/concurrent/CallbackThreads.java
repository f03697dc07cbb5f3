package io.rhetor.client.internal.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that run callers' code, and what the JDK's HTTP client does before it, for all
 * clients that are given no executor.
 *
 * <p>As few threads are awake as the work allows: a task that arrives while a thread is at work
 * waits for that thread, which costs no wake-up. A {@link StallWatch} looks after them while there
 * is work. A thread that waits in the task of the last look is taken as blocked, and another one
 * goes on; so is one that has run in it for five looks, since it may wait outside of Java, where it
 * cannot be told from one that computes. If work piles up, threads are added up to the number of
 * processors. So a callback that blocks holds up nobody for longer than some milliseconds, however
 * many there are.
 *
 * <p>Threads are daemons and end after a second without work.
 */
public final class CallbackThreads implements Executor {
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOKS_OF_ENDLESS_TASK = 5;
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final CallbackThreads SHARED = new CallbackThreads();

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Workers that look for tasks; not those that are idle or blocked. */
  private final AtomicInteger awake = new AtomicInteger();

  private final StallWatch watch = new StallWatch(this);

  // Guarded by this.
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final List<Worker> busy = new ArrayList<>();

  /** Makes threads of their own, for a test. */
  CallbackThreads() {}

  /**
   * Returns the executor that all share.
   *
   * @return runs each task soon, whatever the tasks before it do
   */
  public static CallbackThreads shared() {
    return SHARED;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (awake.get() == 0) {
      wakeAnother(false);
    }
  }

  /**
   * Runs a task behind the one that the current thread is in, so that what that one has begun is
   * finished before; like {@link #execute} if the thread is not one of these.
   *
   * @param task what to run
   */
  public void executeAfterCurrentTask(Runnable task) {
    if (isCurrentThread()) {
      ((Worker) Thread.currentThread()).defer(task);
    } else {
      execute(task);
    }
  }

  /** Tells whether the current thread is one of these. */
  boolean isCurrentThread() {
    Thread current = Thread.currentThread();
    return current instanceof Worker && ((Worker) current).owner == this;
  }

  /** Tells whether tasks wait. */
  boolean hasBacklog() {
    return !tasks.isEmpty();
  }

  /** Tells whether a thread looks for tasks. */
  boolean isActive() {
    return awake.get() > 0;
  }

  /**
   * Stops counting on threads that are blocked in a task.
   *
   * @return how many those are
   */
  synchronized int setBlockedAside() {
    int before = busy.size();
    busy.removeIf(
        worker -> {
          if (!worker.isBlocked()) {
            return false;
          }
          worker.blocked = true;
          return true;
        });
    int blocked = before - busy.size();
    awake.addAndGet(-blocked);
    return blocked;
  }

  /** Has more threads look for tasks. */
  void wake(int count) {
    for (int i = 0; i < count && hasBacklog(); i++) {
      wakeAnother(true);
    }
  }

  /** Has more threads look for tasks, as many as there are processors at most. */
  void wakeWithinProcessors() {
    if (awake.get() < Runtime.getRuntime().availableProcessors()) {
      wake(1);
    }
  }

  private void wakeAnother(boolean evenIfActive) {
    Worker woken;
    boolean isNew;
    synchronized (this) {
      if (!evenIfActive && awake.get() > 0) {
        return;
      }
      Worker rested = idle.pollFirst();
      isNew = rested == null;
      woken = rested == null ? new Worker(this) : rested;
      woken.isIdle = false;
      busy.add(woken);
      awake.incrementAndGet();
    }
    if (isNew) {
      woken.start();
    } else {
      LockSupport.unpark(woken);
    }
    watch.begin();
  }

  /** Counts a thread as idle; false if there is work after all. */
  private synchronized boolean rest(Worker worker) {
    if (worker.blocked) {
      countIn(worker);
    }
    if (awake.decrementAndGet() == 0 && hasBacklog()) {
      awake.incrementAndGet();
      return false;
    }
    busy.remove(worker);
    worker.isIdle = true;
    idle.addFirst(worker);
    return true;
  }

  private void comeBack(Worker worker) {
    synchronized (this) {
      countIn(worker);
    }
    watch.begin();
  }

  private void countIn(Worker worker) {
    worker.blocked = false;
    busy.add(worker);
    awake.incrementAndGet();
  }

  /** Lets an idle thread end; false if it was woken meanwhile. */
  private synchronized boolean retire(Worker worker) {
    return worker.isIdle && idle.remove(worker);
  }

  /** One of the threads. */
  private static final class Worker extends Thread {
    private final CallbackThreads owner;
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private volatile boolean blocked;
    private volatile boolean isIdle;

    /** Odd while in a task. */
    private volatile long steps;

    // Owned by the watch.
    private long stepsAtLastLook;
    private int looksInTask;

    Worker(CallbackThreads owner) {
      super(null, null, "rhetor-callback-" + MADE.incrementAndGet(), 0, false);
      this.owner = owner;
      setDaemon(true);
    }

    void defer(Runnable task) {
      deferred.add(task);
    }

    /**
     * Tells whether the thread waits in a task since the last look. One that computes may only lack
     * a processor, which more threads would not bring; but it may wait outside of Java.
     */
    boolean isBlocked() {
      long now = steps;
      boolean inTask = (now & 1) == 1;
      looksInTask = inTask && now == stepsAtLastLook ? looksInTask + 1 : 0;
      stepsAtLastLook = now;
      return looksInTask > 0
          && (getState() != State.RUNNABLE || looksInTask >= LOOKS_OF_ENDLESS_TASK);
    }

    @Override
    public void run() {
      do {
        work();
      } while (!owner.rest(this) || waitForWork());
    }

    private void work() {
      for (Runnable task = owner.tasks.poll(); task != null; task = owner.tasks.poll()) {
        perform(task);
        for (Runnable next = deferred.poll(); next != null; next = deferred.poll()) {
          // The others go where any thread takes them, since this one may block.
          while (!deferred.isEmpty()) {
            owner.execute(deferred.remove());
          }
          perform(next);
        }
      }
    }

    private void perform(Runnable task) {
      long step = steps + 1;
      steps = step;
      try {
        task.run();
      } catch (Throwable thrown) {
        // As an executor does whose thread dies of it; this one goes on.
        getUncaughtExceptionHandler().uncaughtException(this, thrown);
      }
      steps = step + 1;
      if (blocked) {
        owner.comeBack(this);
      }
    }

    private boolean waitForWork() {
      long began = System.nanoTime();
      while (isIdle) {
        long left = KEEP_ALIVE_NANOS - (System.nanoTime() - began);
        if (left <= 0) {
          return !owner.retire(this);
        }
        LockSupport.parkNanos(owner, left);
        // An interrupt was meant for a task that is over.
        interrupted();
      }
      return true;
    }
  }
}
