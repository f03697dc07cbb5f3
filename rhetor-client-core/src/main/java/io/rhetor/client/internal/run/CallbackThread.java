package io.rhetor.client.internal.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the {@link CallbackThreads}. Nothing of one task reaches the next: no interrupt, no
 * context class loader.
 */
final class CallbackThread extends Thread {
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOKS_OF_ENDLESS_TASK = 5;
  private static final int LOOKS_OF_CLASS_LOADING = 250;
  private static final int FRAMES_LOOKED_AT = 100;

  /** Code that waits for nothing but its classes, and for locks that are held for a moment. */
  private static final List<String> NEVER_BLOCKS =
      List.of("io.rhetor.client.internal.", "com.fasterxml.jackson.", "jdk.internal.net.http.");

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final ThreadGroup GROUP = topGroup();
  private static final ClassLoader LOADER = ClassLoader.getSystemClassLoader();

  private final CallbackThreads owner;
  private final boolean ofReserve;
  private final Deque<Runnable> deferred = new ArrayDeque<>();

  /** What a thread does that the owner may stop counting on. */
  enum Stall {
    NONE,
    WAITS,
    COMPUTES
  }

  /** Written under the owner's lock, as is the next one. */
  volatile boolean isIdle;

  /** Why the owner does not count on this thread. */
  volatile Stall setAside = Stall.NONE;

  /** Odd while in a task. */
  private volatile long steps;

  // Owned by the watch.
  private long stepsAtLastLook;
  private int looksInTask;

  CallbackThread(CallbackThreads owner, boolean ofReserve) {
    super(GROUP, null, "rhetor-callback-" + MADE.incrementAndGet(), 0, false);
    this.owner = owner;
    this.ofReserve = ofReserve;
    setDaemon(true);
    // Before JDK 19 it would be that of the thread which needed this one first.
    setContextClassLoader(LOADER);
  }

  boolean belongsTo(CallbackThreads threads) {
    return owner == threads;
  }

  /** Whether this thread runs urgent tasks alone and ends behind them. */
  boolean isOfReserve() {
    return ofReserve;
  }

  void defer(Runnable task) {
    deferred.add(task);
  }

  /**
   * Tells what the task that this thread was in at the last look does to others. A thread that
   * waits is blocked. One that computes may only lack a processor, which more threads would not
   * bring; but it may wait outside of Java, where it cannot be told from one that computes.
   */
  Stall look() {
    long now = steps;
    boolean inTask = (now & 1) == 1;
    looksInTask = inTask && now == stepsAtLastLook ? looksInTask + 1 : 0;
    stepsAtLastLook = now;
    State state = getState();
    boolean waits = state != State.RUNNABLE;
    if (looksInTask == 0 || (!waits && looksInTask < LOOKS_OF_ENDLESS_TASK)) {
      return Stall.NONE;
    }
    if (looksInTask < LOOKS_OF_CLASS_LOADING && loadsClasses(state, getStackTrace())) {
      return Stall.NONE;
    }
    return waits ? Stall.WAITS : Stall.COMPUTES;
  }

  /**
   * Tells whether a thread loads or initializes classes, or waits for another one that does. That
   * ends by itself, and a cold JVM would otherwise get a thread for each of its first calls.
   */
  static boolean loadsClasses(State state, StackTraceElement[] stack) {
    boolean parked = state == State.WAITING || state == State.TIMED_WAITING;
    if (parked && stack.length > 0 && !stack[0].isNativeMethod()) {
      // All that waits in Java is in a native method; the JVM itself waits for an initializer.
      return true;
    }
    if (state == State.BLOCKED && stack.length > 0) {
      String top = stack[0].getClassName();
      if (NEVER_BLOCKS.stream().anyMatch(top::startsWith)) {
        return true;
      }
    }
    int frames = Math.min(stack.length, FRAMES_LOOKED_AT);
    for (int i = 0; i < frames; i++) {
      String type = stack[i].getClassName();
      if (stack[i].getMethodName().equals("<clinit>")
          || type.equals("java.lang.ClassLoader")
          || type.startsWith("jdk.internal.loader.")
          || type.startsWith("java.lang.invoke.")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void run() {
    try {
      do {
        work();
      } while (!owner.rest(this) || (!ofReserve && waitForWork()));
    } catch (Throwable defect) {
      owner.lost(this);
      FatalErrors.uncaught(defect);
    }
  }

  private void work() {
    for (Runnable task = owner.next(this); task != null; task = owner.next(this)) {
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
      FatalErrors.uncaught(thrown);
    }
    interrupted();
    if (getContextClassLoader() != LOADER) {
      setContextClassLoader(LOADER);
    }
    steps = step + 1;
    if (setAside != Stall.NONE) {
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
      interrupted();
    }
    return true;
  }

  /** The group of the thread that needs a thread first may belong to another application. */
  private static ThreadGroup topGroup() {
    ThreadGroup group = currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
