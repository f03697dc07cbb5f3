package io.rhetor.client.internal.run;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before something is tried once more: a random time up to a bound that grows
 * exponentially, so that those who failed together do not come back together.
 */
public final class Backoff {
  private final double initialNanos;
  private final double multiplier;
  private final double maxNanos;
  private final DoubleSupplier random;

  /** Makes a backoff, which keeps no count and so serves any number of users. */
  public Backoff(Duration initial, double multiplier, Duration max, DoubleSupplier random) {
    this.initialNanos = initial.toNanos();
    this.multiplier = multiplier;
    this.maxNanos = max.toNanos();
    this.random = random;
  }

  /** {@return a wait from zero to the bound} */
  public Duration next(int waitsBefore) {
    double bound = Math.min(initialNanos * Math.pow(multiplier, waitsBefore), maxNanos);
    return Duration.ofNanos((long) (bound * random.getAsDouble()));
  }
}
