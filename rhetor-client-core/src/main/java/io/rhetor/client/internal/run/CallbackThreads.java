package io.rhetor.client.internal.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run callers' code for all clients that are given no executor, and this library's
 * own work that may block.
 *
 * <p>As few threads are awake as the work allows: a task that arrives while a thread is at work
 * waits for that thread, which costs no wake-up. A {@link BlockedThreadMonitor} looks after them
 * while there is work, and has another thread go on in the place of one that is blocked. So a
 * callback that blocks holds up no other for longer than some milliseconds.
 *
 * <p>There are at most {@value #MAX_THREADS} threads. While all of them are blocked, tasks wait in
 * order, but for urgent ones, ends of calls and the work of connections, for which {@value
 * #RESERVE} further threads are kept back: limits, cancellation and closing work all the same. The
 * ends, which run callers' code, get {@value #MAX_ENDS} of these at most, and connections, which
 * look up names and may run callers' code in a TLS handshake, {@value #MAX_CONNECTIONS}; so neither
 * blocks all.
 *
 * <p>Threads are daemons and end after a second without work. One that cannot be started is not
 * counted on: its task waits for another thread, or for the next attempt to start one.
 */
public final class CallbackThreads implements Executor {
  /** The most threads that run callers' code at a time. */
  public static final int MAX_THREADS = 256;

  /** The most threads that run urgent tasks while all others are blocked. */
  static final int RESERVE = 24;

  /** The most threads of the reserve that run ends of calls at a time. */
  static final int MAX_ENDS = 12;

  /** The most threads of the reserve that do the work of connections at a time. */
  static final int MAX_CONNECTIONS = 8;

  /** Threads that only compute are replaced up to this number: more would not be faster. */
  private static final int MAX_COMPUTING = 4 * Runtime.getRuntime().availableProcessors();

  private static final CallbackThreads SHARED = new CallbackThreads(Thread::start);

  /** In one order: the replies of many calls are then read before the next are sent. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final Reserve reserve = new Reserve();

  /** Threads that look for tasks; not those that are idle, blocked or of the reserve. */
  private final AtomicInteger awake = new AtomicInteger();

  private final Consumer<Thread> starter;
  private final BlockedThreadMonitor watch;

  // Guarded by this.
  private final Deque<CallbackThread> idle = new ArrayDeque<>();
  private final List<CallbackThread> busy = new ArrayList<>();
  private int threads;
  private int ofReserve;
  private int computing;

  /** Makes threads of their own, for a test. */
  CallbackThreads(Consumer<Thread> starter) {
    this.starter = starter;
    this.watch = new BlockedThreadMonitor(this, starter);
  }

  /** Returns the executor that all share. */
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
   * Runs work of this library that neither blocks nor runs callers' code in its turn, or by the
   * reserve while all threads are blocked.
   */
  public void executeUrgently(Runnable task) {
    execute(reserve.urgent.add(task));
  }

  /**
   * Runs the end of a call in its turn, or by the reserve while all threads are blocked, unless
   * {@value #MAX_ENDS} such ends are blocked there.
   */
  public void executeEnd(Runnable task) {
    execute(reserve.ends.add(task));
  }

  /**
   * Runs work of a connection in its turn, or by the reserve while all threads are blocked, unless
   * {@value #MAX_CONNECTIONS} such works are blocked there. It may look up a name, and run callers'
   * code in a TLS handshake.
   */
  public void executeConnection(Runnable task) {
    execute(reserve.connections.add(task));
  }

  /** Runs a task behind the one that the current thread is in, if that is one of these threads. */
  public void executeAfterCurrentTask(Runnable task) {
    if (isCurrentThread()) {
      ((CallbackThread) Thread.currentThread()).defer(task);
    } else {
      execute(task);
    }
  }

  /** Tells whether the current thread is one of these. */
  boolean isCurrentThread() {
    Thread current = Thread.currentThread();
    return current instanceof CallbackThread && ((CallbackThread) current).belongsTo(this);
  }

  /** Tells whether tasks wait. */
  boolean hasBacklog() {
    return !tasks.isEmpty();
  }

  /** Tells whether a thread looks for tasks. */
  boolean isActive() {
    return awake.get() > 0;
  }

  /** Stops counting on threads that are blocked in a task. */
  synchronized int setBlockedAside() {
    int before = busy.size();
    busy.removeIf(this::setAsideIfBlocked);
    int blocked = before - busy.size();
    awake.addAndGet(-blocked);
    return blocked;
  }

  private boolean setAsideIfBlocked(CallbackThread thread) {
    CallbackThread.Stall stall = thread.look();
    if (stall == CallbackThread.Stall.COMPUTES) {
      if (computing == MAX_COMPUTING) {
        return false;
      }
      computing++;
    }
    thread.setAside = stall;
    return stall != CallbackThread.Stall.NONE;
  }

  /** Has more threads look for tasks. */
  void wake(int count) {
    for (int i = 0; i < count && hasBacklog(); i++) {
      if (!wakeAnother(true)) {
        return;
      }
    }
  }

  /** Has more threads look for tasks, as many as there are processors at most. */
  void wakeWithinProcessors() {
    if (awake.get() < Runtime.getRuntime().availableProcessors()) {
      wake(1);
    }
  }

  /** Has another thread look for tasks; false if none can. */
  boolean wakeAnother(boolean evenIfActive) {
    CallbackThread woken;
    boolean isNew;
    synchronized (this) {
      if (!evenIfActive && awake.get() > 0) {
        return true;
      }
      CallbackThread rested = idle.pollFirst();
      isNew = rested == null;
      woken = rested == null ? newThread() : rested;
      if (woken == null) {
        return false;
      }
      if (!woken.isOfReserve()) {
        woken.isIdle = false;
        busy.add(woken);
        awake.incrementAndGet();
      }
    }
    if (!isNew) {
      LockSupport.unpark(woken);
    } else if (!start(woken)) {
      return false;
    }
    watch.begin();
    return true;
  }

  /** Makes a thread within the bounds; null if there is none to be made. Called with the lock. */
  private @Nullable CallbackThread newThread() {
    if (threads < MAX_THREADS) {
      threads++;
      return new CallbackThread(this, false);
    }
    if (reserve.hasWork() && ofReserve < RESERVE) {
      ofReserve++;
      return new CallbackThread(this, true);
    }
    return null;
  }

  private boolean start(CallbackThread thread) {
    try {
      starter.accept(thread);
      return true;
    } catch (Throwable outOfThreads) {
      lost(thread);
      FatalErrors.report(outOfThreads);
      return false;
    }
  }

  /** Counts on a thread no more that never ran, or that an error has ended. */
  void lost(CallbackThread thread) {
    synchronized (this) {
      if (busy.remove(thread)) {
        awake.decrementAndGet();
      }
      idle.remove(thread);
      ended(thread);
    }
    watch.retryLater();
  }

  /** Takes the next task for a thread, or null. */
  @Nullable Runnable next(CallbackThread thread) {
    return thread.isOfReserve() ? reserve.poll() : tasks.poll();
  }

  /** Counts a thread as idle; false if there is work after all. */
  synchronized boolean rest(CallbackThread thread) {
    if (thread.isOfReserve()) {
      boolean rests = !reserve.hasWork();
      if (rests) {
        ended(thread);
      }
      return rests;
    }
    if (thread.setAside != CallbackThread.Stall.NONE) {
      countIn(thread);
    }
    if (awake.decrementAndGet() == 0 && hasBacklog()) {
      awake.incrementAndGet();
      return false;
    }
    busy.remove(thread);
    thread.isIdle = true;
    idle.addFirst(thread);
    return true;
  }

  /** Counts on a thread again that was blocked. */
  void comeBack(CallbackThread thread) {
    synchronized (this) {
      countIn(thread);
    }
    watch.begin();
  }

  private void countIn(CallbackThread thread) {
    if (thread.setAside == CallbackThread.Stall.COMPUTES) {
      computing--;
    }
    thread.setAside = CallbackThread.Stall.NONE;
    busy.add(thread);
    awake.incrementAndGet();
  }

  /** Lets an idle thread end; false if it was woken meanwhile. */
  synchronized boolean retire(CallbackThread thread) {
    boolean retires = thread.isIdle && idle.remove(thread);
    if (retires) {
      ended(thread);
    }
    return retires;
  }

  private void ended(CallbackThread thread) {
    if (thread.isOfReserve()) {
      ofReserve--;
    } else {
      threads--;
    }
  }
}
