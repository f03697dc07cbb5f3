package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.Backoff;
import io.rhetor.client.policy.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When to connect again: exponential backoff with full jitter, limited in number and time. Owned by
 * the pool's loop.
 */
final class ReconnectCycle {
  private final RetryPolicy policy;
  private final int servers;
  private final LongSupplier nanoTime;
  private final Backoff backoff;

  // Owned by the pool's loop.
  private int failures;
  private long firstFailure;

  /**
   * Makes a cycle.
   *
   * @param nanoTime a clock that never goes back
   */
  ReconnectCycle(RetryPolicy policy, int servers, LongSupplier nanoTime, DoubleSupplier random) {
    this.policy = policy;
    this.servers = servers;
    this.nanoTime = nanoTime;
    this.backoff =
        new Backoff(policy.initialDelay(), policy.multiplier(), policy.maxDelay(), random);
  }

  /** How many connections in a row came to nothing. */
  int failures() {
    return failures;
  }

  /**
   * Counts a failure.
   *
   * @return how long to wait, or empty if it is enough
   */
  Optional<Duration> failed(Duration asked) {
    long now = nanoTime.getAsLong();
    if (failures == 0) {
      firstFailure = now;
    }
    failures++;
    if (failures >= policy.maxAttempts()) {
      return Optional.empty();
    }
    if (failures % servers != 0) {
      return Optional.of(Duration.ZERO); // Another server has not been tried yet.
    }
    Duration chosen = backoff.next(failures / servers - 1);
    Duration delay = asked.compareTo(chosen) > 0 ? asked : chosen;
    Duration left = policy.maxElapsedTime().minusNanos(now - firstFailure);
    boolean tooLate = delay.compareTo(left) > 0;
    return tooLate ? Optional.empty() : Optional.of(delay);
  }

  /** A connection has proven itself, or no call needs one any more. */
  void reset() {
    failures = 0;
  }
}
