package io.rhetor.client.policy;

import io.rhetor.client.internal.check.Checks;
import java.time.Duration;

/**
 * When a call that failed is attempted once more. Immutable.
 *
 * <pre>{@code
 * RetryPolicy patient = RetryPolicy.builder().maxAttempts(6).maxElapsedTime(Duration.ofMinutes(5)).build();
 * RhetorConfig config = RhetorConfig.builder().retryPolicy(patient).build();
 * }</pre>
 *
 * <p><b>Which failures.</b> What the server can have done decides, not the method alone:
 *
 * <table>
 * <caption>What is attempted again</caption>
 * <tr><th>failure</th><th>calls that only read, set a value or delete</th>
 *     <th>messages, chats, streams, creations, summaries</th></tr>
 * <tr><td>no connection: refused, unknown host, TLS handshake failed, connect timeout</td>
 *     <td>yes</td><td>yes: nothing was sent</td></tr>
 * <tr><td>429, 503</td><td>yes</td><td>yes: the server did nothing</td></tr>
 * <tr><td>connection lost before anything of the call was sent</td><td>yes</td><td>yes</td></tr>
 * <tr><td>connection lost later, headers or idle timeout, 408, 502, 504</td>
 *     <td>yes</td><td>only with {@link Builder#repeatUnsafeCalls}</td></tr>
 * <tr><td>all others, such as 400, 404, 500, a failure of the model, an unreadable answer</td>
 *     <td>no</td><td>no</td></tr>
 * </table>
 *
 * <p>The first group is every GET, PUT and DELETE, rendering, comparing, searching, and setting the
 * provider, a budget's limit or policy. A stream is attempted again only before its first event.
 * {@code getHealth} never is. Invocations of capabilities keep a schedule of their own (see {@code
 * HermesClient.invoke}) unless a policy is set.
 *
 * <p>Beneath all this, and with {@link #none()} too, the JDK's client sends a GET a second time
 * whose connection was closed before a byte of an answer came.
 *
 * <p><b>When.</b> Each wait is a random time from zero to a bound that grows from {@link
 * Builder#initialDelay} by {@link Builder#multiplier} up to {@link Builder#maxDelay} (full jitter).
 * A server's {@code Retry-After} is waited for if it is longer; if it is beyond what is left of
 * {@link Builder#maxElapsedTime} or of {@code totalTimeout}, the call fails at once and {@code
 * RhetorApiException.retryAfter()} tells it. Waiting takes no thread, and ends at once when the
 * call is cancelled or its client closed.
 *
 * <p><b>Several servers.</b> An attempt at another server is made at once and counts like any other
 * ({@link ServerPolicy}); with {@link #none()} a call is made at one server only.
 *
 * <p><b>What is left to see.</b> A call that fails for good fails with its last failure; those
 * before are its suppressed exceptions, and {@code RhetorException.attemptCount()} counts all.
 */
public final class RetryPolicy {
  private static final RetryPolicy DEFAULTS = builder().build();
  private static final RetryPolicy NONE = builder().maxAttempts(1).build();

  // A private copy that is never changed, so that each setting is declared once.
  private final Builder settings;

  private RetryPolicy(Builder builder) {
    this.settings = new Builder(builder);
  }

  /**
   * {@return the policy of a configuration that names none: three attempts, waits of up to 0.5 and
   * 1 second, none begun later than 2 minutes after the first}
   */
  public static RetryPolicy ofDefaults() {
    return DEFAULTS;
  }

  /** {@return the policy that attempts nothing again} */
  public static RetryPolicy none() {
    return NONE;
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return how often a call is attempted, the first time included} */
  public int maxAttempts() {
    return settings.maxAttempts;
  }

  /** {@return the bound of the first wait} */
  public Duration initialDelay() {
    return settings.initialDelay;
  }

  /** {@return by what the bound of a wait grows from one to the next} */
  public double multiplier() {
    return settings.multiplier;
  }

  /** {@return what the bound of a wait grows to} */
  public Duration maxDelay() {
    return settings.maxDelay;
  }

  /** {@return how long after the beginning of a call an attempt may still begin} */
  public Duration maxElapsedTime() {
    return settings.maxElapsedTime;
  }

  /** {@return whether calls are attempted again although that may do them twice} */
  public boolean repeatsUnsafeCalls() {
    return settings.repeatUnsafeCalls;
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  @Override
  public String toString() {
    return String.format(
        "RetryPolicy{maxAttempts=%s, initialDelay=%s, multiplier=%s, maxDelay=%s,"
            + " maxElapsedTime=%s, repeatsUnsafeCalls=%s}",
        maxAttempts(),
        initialDelay(),
        multiplier(),
        maxDelay(),
        maxElapsedTime(),
        repeatsUnsafeCalls());
  }

  /**
   * Collects a policy. Its methods refuse a value that is not allowed with an {@link
   * IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder {
    private static final int MOST_ATTEMPTS = 100;

    private int maxAttempts = 3;
    private Duration initialDelay = Duration.ofMillis(500);
    private double multiplier = 2;
    private Duration maxDelay = Duration.ofSeconds(8);
    private Duration maxElapsedTime = Duration.ofMinutes(2);
    private boolean repeatUnsafeCalls;

    private Builder() {}

    private Builder(Builder source) {
      this.maxAttempts = source.maxAttempts;
      this.initialDelay = source.initialDelay;
      this.multiplier = source.multiplier;
      this.maxDelay = source.maxDelay;
      this.maxElapsedTime = source.maxElapsedTime;
      this.repeatUnsafeCalls = source.repeatUnsafeCalls;
    }

    /**
     * Sets how often a call is attempted, the first attempt included. Default: 3.
     *
     * @param maxAttempts from 1, which attempts nothing again, to 100
     * @return this builder
     */
    public Builder maxAttempts(int maxAttempts) {
      this.maxAttempts = Checks.requireWithin("maxAttempts", maxAttempts, 1, MOST_ATTEMPTS);
      return this;
    }

    /**
     * Sets the bound of the first wait. Default: 500 milliseconds.
     *
     * @param initialDelay more than zero, at most 365 days; beyond {@code maxDelay}, that counts
     * @return this builder
     */
    public Builder initialDelay(Duration initialDelay) {
      this.initialDelay = Checks.requirePositive("initialDelay", initialDelay);
      return this;
    }

    /**
     * Sets by what the bound of a wait grows from one to the next. Default: 2.
     *
     * @param multiplier from 1, which lets it stay, to 100
     * @return this builder
     */
    public Builder multiplier(double multiplier) {
      this.multiplier = Checks.requireWithin("multiplier", multiplier, 1, 100);
      return this;
    }

    /**
     * Sets what the bound of a wait grows to. A server's {@code Retry-After} may be longer.
     * Default: 8 seconds.
     *
     * @param maxDelay more than zero, at most 365 days
     * @return this builder
     */
    public Builder maxDelay(Duration maxDelay) {
      this.maxDelay = Checks.requirePositive("maxDelay", maxDelay);
      return this;
    }

    /**
     * Sets how long after the beginning of a call an attempt may still begin: the limit on all
     * attempts and waits before it. It cuts no attempt off; {@code RhetorConfig.Builder
     * .totalTimeout} does that. Default: 2 minutes.
     *
     * @param maxElapsedTime more than zero, at most 365 days
     * @return this builder
     */
    public Builder maxElapsedTime(Duration maxElapsedTime) {
      this.maxElapsedTime = Checks.requirePositive("maxElapsedTime", maxElapsedTime);
      return this;
    }

    /**
     * Sets whether messages, chats, streams, creations and summaries are attempted again also when
     * the server may have acted on them, so that they may be answered and paid for twice, or stand
     * in the conversation twice. Default: no.
     *
     * @param repeatUnsafeCalls true to take that risk
     * @return this builder
     */
    public Builder repeatUnsafeCalls(boolean repeatUnsafeCalls) {
      this.repeatUnsafeCalls = repeatUnsafeCalls;
      return this;
    }

    /** {@return the policy} */
    public RetryPolicy build() {
      return new RetryPolicy(this);
    }
  }
}
