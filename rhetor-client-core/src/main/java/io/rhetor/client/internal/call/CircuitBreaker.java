package io.rhetor.client.internal.call;

import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts how calls end and says whether another one may be made. Each call holds a {@link Permit}
 * and says with it, once, how it ended. What ends in another period of the circuit than it began in
 * no longer counts: it tells of a time that is over.
 *
 * <p>Safe for use by several threads. The listener is called without any lock, by an executor.
 */
public final class CircuitBreaker {
  private final CircuitBreakerPolicy policy;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Consumer<CircuitState> onChange;
  private final Queue<CircuitState> untold = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  // Guarded by this.
  private CircuitState state = CircuitState.CLOSED;
  private long period;
  private long since;
  private final BitSet failures = new BitSet();
  private int ended;
  private int position;
  private int trialsUnderWay;
  private int trialsSucceeded;

  /**
   * Makes a breaker that is closed.
   *
   * @param onChange told by the executor of each new state, one at a time and in their order,
   *     outside of any lock; must not throw
   */
  public CircuitBreaker(
      CircuitBreakerPolicy policy,
      LongSupplier nanoTime,
      Executor executor,
      Consumer<CircuitState> onChange) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.onChange = onChange;
  }

  /** {@return what is told how a call ended; null if none must be made} */
  public @Nullable Permit tryAcquire() {
    Permit permit;
    synchronized (this) {
      if (state == CircuitState.OPEN && hasWaited()) {
        enter(CircuitState.HALF_OPEN);
      }
      permit = mayBeCalled() ? new Permit(period) : null;
    }
    tell();
    return permit;
  }

  /** {@return where the circuit stands; half open as soon as the next call would be a trial} */
  public synchronized CircuitState state() {
    return state == CircuitState.OPEN && hasWaited() ? CircuitState.HALF_OPEN : state;
  }

  private boolean hasWaited() {
    return nanoTime.getAsLong() - since >= policy.openDuration().toNanos();
  }

  /** Says whether there is room for a call; a trial is counted in. */
  private boolean mayBeCalled() {
    if (state != CircuitState.HALF_OPEN) {
      return state == CircuitState.CLOSED;
    }
    if (trialsUnderWay + trialsSucceeded >= policy.trialCalls()) {
      if (!hasWaited()) {
        return false;
      }
      // Trials that never end must not keep the circuit open without end.
      enter(CircuitState.HALF_OPEN);
    }
    trialsUnderWay++;
    since = nanoTime.getAsLong();
    return true;
  }

  private void enter(CircuitState next) {
    if (state != next) {
      untold.add(next);
    }
    state = next;
    period++;
    since = nanoTime.getAsLong();
    // Those in the window are overwritten before it is full, and not counted until then.
    ended = 0;
    position = 0;
    trialsUnderWay = 0;
    trialsSucceeded = 0;
  }

  private void end(Permit permit, @Nullable Boolean success) {
    synchronized (this) {
      if (permit.period == period) {
        if (state == CircuitState.HALF_OPEN) {
          trialEnded(success);
        } else if (success != null && policy.isEnabled()) {
          callEnded(success);
        }
      }
    }
    tell();
  }

  private void trialEnded(@Nullable Boolean success) {
    trialsUnderWay--;
    if (success == null) {
      return;
    }
    if (!success) {
      enter(CircuitState.OPEN);
      return;
    }
    trialsSucceeded++;
    if (trialsSucceeded == policy.trialCalls()) {
      enter(CircuitState.CLOSED);
    }
  }

  private void callEnded(boolean success) {
    failures.set(position, !success);
    position = (position + 1) % policy.window();
    ended = Math.min(ended + 1, policy.window());
    double rate = failures.cardinality() / (double) policy.window();
    if (ended == policy.window() && rate >= policy.failureRate()) {
      enter(CircuitState.OPEN);
    }
  }

  private void tell() {
    if (!untold.isEmpty()) {
      executor.execute(this::tellAll);
    }
  }

  /** Tells the changes, unless another thread does, which then tells these too. */
  private void tellAll() {
    while (!untold.isEmpty() && telling.compareAndSet(false, true)) {
      try {
        for (CircuitState next = untold.poll(); next != null; next = untold.poll()) {
          onChange.accept(next);
        }
      } finally {
        telling.set(false);
      }
    }
  }

  /** The right to make one call. The first of its methods to be called counts. */
  public final class Permit {
    private final long period;
    private final AtomicBoolean used = new AtomicBoolean();

    private Permit(long period) {
      this.period = period;
    }

    /** The call succeeded. */
    public void succeeded() {
      use(Boolean.TRUE);
    }

    /** The call failed, and what was called is to blame. */
    public void failed() {
      use(Boolean.FALSE);
    }

    /** The call was cancelled or failed through no fault of what was called. */
    public void ignored() {
      use(null);
    }

    private void use(@Nullable Boolean success) {
      if (used.compareAndSet(false, true)) {
        end(this, success);
      }
    }
  }
}
