package io.rhetor.client.internal.run;

import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nothing has happened for a while. Signs of life are frequent and cost one write
 * each: the timer is not set anew for each, but looks when it fires how long ago the last one was.
 */
public final class IdleTimer {
  private final Timers timers;
  private final long limitNanos;
  private final Runnable onIdle;

  // Written by the threads that bring signs of life and those that resume; the last one counts.
  private volatile long lastSignOfLife;
  private volatile boolean counting;

  // Guarded by this.
  private @Nullable Timer timer;
  private boolean stopped;

  /** Makes a timer that does not count yet; runs the action once, on the timers' executor. */
  public IdleTimer(Timers timers, Duration limit, Runnable onIdle) {
    this.timers = timers;
    this.limitNanos = limit.toNanos();
    this.onIdle = onIdle;
  }

  /** Records a sign of life. */
  public void touch() {
    lastSignOfLife = timers.nanoTime();
  }

  /** Counts from now on, if it does not count already. */
  public void resume() {
    if (counting) {
      return;
    }
    touch();
    counting = true;
    synchronized (this) {
      if (timer == null && !stopped) {
        timer = timers.schedule(limitNanos, this::look);
      }
    }
  }

  /** Does not count until resumed. */
  public void pause() {
    if (counting) {
      counting = false;
    }
  }

  /** Ends the timer for good. */
  public synchronized void stop() {
    stopped = true;
    Timers.cancel(timer);
    timer = null;
  }

  private void look() {
    synchronized (this) {
      timer = null;
      if (stopped || !counting) {
        return;
      }
      long remaining = limitNanos - (timers.nanoTime() - lastSignOfLife);
      if (remaining > 0) {
        timer = timers.schedule(remaining, this::look);
        return;
      }
      stopped = true;
    }
    onIdle.run();
  }
}
