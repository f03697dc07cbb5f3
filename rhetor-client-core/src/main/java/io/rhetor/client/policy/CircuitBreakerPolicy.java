package io.rhetor.client.policy;

import io.rhetor.client.internal.check.Checks;
import java.time.Duration;

/**
 * When to stop calling something that keeps failing, and when to try it again. Immutable.
 *
 * <p>A circuit is {@linkplain CircuitState#CLOSED closed} at first. It opens after a number of
 * failures in a row or at a rate of failures, whichever of the two was chosen. While it is
 * {@linkplain CircuitState#OPEN open} nothing is called. After the open duration it is {@linkplain
 * CircuitState#HALF_OPEN half open}: as many trial calls as allowed go through. If all of them
 * succeed, it closes and forgets what was; if one fails, it opens again. A trial that has not ended
 * within the open duration gives its place to another one.
 *
 * <p>Cancelled calls and failures that are the caller's own fault count as neither success nor
 * failure.
 *
 * <pre>{@code
 * CircuitBreakerPolicy.builder().failureRate(0.5, 20).openDuration(Duration.ofSeconds(10)).build();
 * }</pre>
 */
public final class CircuitBreakerPolicy {
  private static final int MAX_CALLS = 10_000;
  private static final CircuitBreakerPolicy DEFAULTS = builder().build();
  private static final CircuitBreakerPolicy DISABLED = new CircuitBreakerPolicy(builder(), false);

  private final boolean enabled;
  // A private copy that is never changed, so that each setting is declared once.
  private final Builder settings;

  private CircuitBreakerPolicy(Builder builder, boolean enabled) {
    this.enabled = enabled;
    this.settings = new Builder(builder);
  }

  /** {@return the default: open after 5 failures in a row, for 30 seconds, then one trial call} */
  public static CircuitBreakerPolicy ofDefaults() {
    return DEFAULTS;
  }

  /** {@return the policy under which a circuit never opens; its other settings mean nothing} */
  public static CircuitBreakerPolicy disabled() {
    return DISABLED;
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return whether the circuit can open; false for {@link #disabled()} only} */
  public boolean isEnabled() {
    return enabled;
  }

  /**
   * {@return which part of the calls of a {@link #window() window} must fail to open the circuit:
   * above 0 and up to 1; 1 means that all of them must fail}
   */
  public double failureRate() {
    return settings.failureRate;
  }

  /**
   * {@return how many of the last calls are looked at; before so many have ended, the circuit stays
   * closed}
   */
  public int window() {
    return settings.window;
  }

  /** {@return how long nothing is called} */
  public Duration openDuration() {
    return settings.openDuration;
  }

  /** {@return how many trial calls must succeed to close the circuit} */
  public int trialCalls() {
    return settings.trialCalls;
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  @Override
  public String toString() {
    return enabled
        ? String.format(
            "CircuitBreakerPolicy{failureRate=%s, window=%s, openDuration=%s, trialCalls=%s}",
            failureRate(), window(), openDuration(), trialCalls())
        : "CircuitBreakerPolicy{disabled}";
  }

  /**
   * Collects the policy. Its methods refuse a value that is not allowed with an {@link
   * IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder {
    private double failureRate = 1;
    private int window = 5;
    private Duration openDuration = Duration.ofSeconds(30);
    private int trialCalls = 1;

    private Builder() {}

    private Builder(Builder source) {
      this.failureRate = source.failureRate;
      this.window = source.window;
      this.openDuration = source.openDuration;
      this.trialCalls = source.trialCalls;
    }

    /**
     * Opens the circuit when this many calls in a row have failed. Replaces {@link #failureRate}.
     * Default: 5.
     *
     * @param failures from 1 to 10,000 calls
     * @return this builder
     */
    public Builder consecutiveFailures(int failures) {
      this.window = Checks.requireWithin("consecutiveFailures", failures, 1, MAX_CALLS);
      this.failureRate = 1;
      return this;
    }

    /**
     * Opens the circuit when this part of the last calls has failed. Replaces {@link
     * #consecutiveFailures}. Default: none.
     *
     * @param rate above 0 and up to 1: 0.5 opens when half of them have failed
     * @param window how many of the last calls are looked at, from 1 to 10,000; before so many have
     *     ended, the circuit stays closed
     * @return this builder
     */
    public Builder failureRate(double rate, int window) {
      if (!(rate > 0 && rate <= 1)) {
        throw new IllegalArgumentException(
            "failureRate: must be above 0 and at most 1, not " + rate);
      }
      this.window = Checks.requireWithin("window", window, 1, MAX_CALLS);
      this.failureRate = rate;
      return this;
    }

    /**
     * Sets how long nothing is called once the circuit is open. Default: 30 seconds.
     *
     * @param openDuration more than zero, at most 365 days
     * @return this builder
     */
    public Builder openDuration(Duration openDuration) {
      this.openDuration = Checks.requirePositive("openDuration", openDuration);
      return this;
    }

    /**
     * Sets how many trial calls go through after the open duration; all must succeed to close the
     * circuit. Default: 1.
     *
     * @param trialCalls from 1 to 10,000 calls
     * @return this builder
     */
    public Builder trialCalls(int trialCalls) {
      this.trialCalls = Checks.requireWithin("trialCalls", trialCalls, 1, MAX_CALLS);
      return this;
    }

    /** {@return the policy} */
    public CircuitBreakerPolicy build() {
      return new CircuitBreakerPolicy(this, true);
    }
  }
}
