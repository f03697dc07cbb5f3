package io.rhetor.client.internal.call;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call, one after the other, and its one end.
 *
 * <p>Several threads may end a call at a time: {@link #claim} decides which one does. It then
 * aborts the attempt that it finds; an attempt, a wait or a limit that is begun behind the claim is
 * ended by its beginner.
 */
public abstract class AttemptLoop<A extends AttemptLoop.Abortable, F> {
  /** One attempt of a call. */
  public interface Abortable {
    /** Ends it, at once and at any stage. */
    void abort();
  }

  private enum Stage {
    OPEN,
    /** The caller gets the answer of the current attempt; the total limit counts no more. */
    BEGUN,
    OVER
  }

  private final Timers timers;
  private final CallEvents events;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);

  // Written by the thread that starts the call.
  private volatile long began;

  // Written by one attempt after the other; read behind the claim by the thread that has it.
  private volatile @Nullable A current;
  private volatile boolean waiting;
  private volatile @Nullable Timer waitTimer;
  private volatile @Nullable Timer limitTimer;
  // Written by one attempt after the other.
  private volatile List<F> earlier = List.of();

  /** Makes a call; {@link #startTime} is to follow. */
  protected AttemptLoop(Timers timers, CallEvents events) {
    this.timers = timers;
    this.events = events;
  }

  /** Lets go of the call; run once, by the thread that claimed the end. */
  protected abstract void released();

  /** {@return whether the current thread has claimed the end of the call, and is to end it} */
  public final boolean claim() {
    return stage.getAndSet(Stage.OVER) != Stage.OVER && release();
  }

  /** {@return the same as {@link #claim}, but false if the caller has something of the answer} */
  protected final boolean claimUnlessBegun() {
    return stage.compareAndSet(Stage.OPEN, Stage.OVER) && release();
  }

  /** {@return whether the caller gets the answer of the current attempt; not if all is over} */
  public final boolean beginAnswer() {
    boolean begins = stage.compareAndSet(Stage.OPEN, Stage.BEGUN);
    if (begins) {
      Timers.cancel(limitTimer);
    }
    return begins;
  }

  private boolean release() {
    released();
    Timers.cancel(waitTimer);
    Timers.cancel(limitTimer);
    return true;
  }

  /** {@return whether nothing may be begun any more} */
  public final boolean isOver() {
    return stage.get() == Stage.OVER;
  }

  /** Returns what tells the listener of this call. */
  public final CallEvents events() {
    return events;
  }

  /** Has the time of the call count from now on. */
  protected final void startTime() {
    began = timers.nanoTime();
  }

  /** Returns how long the call has taken so far. */
  protected final Duration elapsed() {
    return Duration.ofNanos(timers.nanoTime() - began);
  }

  /** Limits the time of the whole call, which counts from now on. */
  protected final void limit(Duration total, Runnable passed) {
    Timer timer = timers.schedule(total.toNanos(), passed);
    limitTimer = timer;
    if (stage.get() != Stage.OPEN) {
      timer.cancel();
    }
  }

  /** Makes an attempt the current one. Its beginner aborts it if the call is over by then. */
  protected final void becomeCurrent(A next) {
    current = next;
    waiting = false;
  }

  /** Waits between two attempts; the timers run the next one then, unless the call is over. */
  protected final void waitFor(Duration wait, Runnable next) {
    waiting = true;
    Timer timer = timers.schedule(wait.toNanos(), next);
    waitTimer = timer;
    if (isOver()) {
      timer.cancel();
    }
  }

  /** Tells whether the call waits for its next attempt. */
  protected final boolean isWaiting() {
    return waiting;
  }

  /** {@return the attempt that was begun last; null before the first one} */
  protected final @Nullable A current() {
    return current;
  }

  /** {@return the number of the current attempt, from 1, where each one that failed is noted} */
  protected final int number() {
    return earlier.size() + 1;
  }

  /** Aborts the attempt that a thread finds which has claimed the end. */
  protected final void abortCurrent() {
    A attempt = current;
    if (attempt != null) {
      attempt.abort();
    }
  }

  /** Notes an attempt that came to nothing. */
  protected final void note(F attempt) {
    List<F> all = new ArrayList<>(earlier);
    all.add(attempt);
    earlier = all;
  }

  /** {@return one entry for each attempt that came to nothing, in order; not to be changed} */
  protected final List<F> earlier() {
    return earlier;
  }
}
