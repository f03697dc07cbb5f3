package io.rhetor.client.resilience;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/**
 * When a {@link FallbackLlmClient} gives a target up and asks the next one. Immutable; one policy
 * can serve several targets, each of which has a circuit of its own.
 *
 * <p>By default the next target is asked after every {@linkplain #isTargetsFault failure that is
 * the target's fault}, after an answer without text, and while the target's circuit is open.
 *
 * <pre>{@code
 * FallbackPolicy alsoWithoutToken = FallbackPolicy.builder()
 *     .fallbackOn(failure -> FallbackPolicy.isTargetsFault(failure)
 *         || failure instanceof RhetorAuthenticationException)
 *     .build();
 * }</pre>
 */
public final class FallbackPolicy {
  private static final FallbackPolicy DEFAULTS = builder().build();
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  // A private copy that is never changed, so that each setting is declared once.
  private final Builder settings;

  private FallbackPolicy(Builder builder) {
    this.settings = new Builder(builder);
  }

  /** {@return the policy with all defaults} */
  public static FallbackPolicy ofDefaults() {
    return DEFAULTS;
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Tells whether a failure speaks against the target rather than against the request, the set-up
   * or the caller. Such failures count for the target's circuit, whatever {@link
   * Builder#fallbackOn} says.
   *
   * <table>
   * <caption>Failures and whose fault they are</caption>
   * <tr><th>failure</th><th>the target's fault</th></tr>
   * <tr><td>no connection, or one that broke; a timeout</td><td>yes</td></tr>
   * <tr><td>HTTP 500 and above, 429, 408</td><td>yes</td></tr>
   * <tr><td>the model failed; a limit or budget is used up; the answer cannot be read; a whole
   *     chain failed</td><td>yes</td></tr>
   * <tr><td>HTTP 400 and 422: another target would be sent the same bad request</td><td>no</td></tr>
   * <tr><td>HTTP 401 and 403: falling back would hide a missing token</td><td>no</td></tr>
   * <tr><td>HTTP 404 and all other statuses: the address is wrong</td><td>no</td></tr>
   * <tr><td>{@link IllegalArgumentException}, {@link NullPointerException}: bad input, refused
   *     before it was sent</td><td>no</td></tr>
   * <tr><td>{@link ClientClosedException}, {@link CancellationException}: somebody wanted it so
   *     </td><td>no</td></tr>
   * <tr><td>a {@link RhetorTimeoutException} of phase {@code PAUSE}: the subscriber asked for
   *     nothing</td><td>no</td></tr>
   * <tr><td>an {@link Error}</td><td>no</td></tr>
   * <tr><td>anything else that a client of another API fails with</td><td>yes</td></tr>
   * </table>
   *
   * @param failure the plain failure, not wrapped by a future or a stream
   * @return true if it is the target's fault
   */
  public static boolean isTargetsFault(Throwable failure) {
    if (failure instanceof RhetorApiException) {
      int status = ((RhetorApiException) failure).status();
      return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    }
    return !(failure instanceof ClientClosedException
        || failure instanceof CancellationException
        || isOfSubscriber(failure)
        || failure instanceof IllegalArgumentException
        || failure instanceof NullPointerException
        || failure instanceof Error);
  }

  /** No target is quicker for a subscriber that asks for nothing. */
  private static boolean isOfSubscriber(Throwable failure) {
    return failure instanceof RhetorTimeoutException
        && ((RhetorTimeoutException) failure).phase() == RhetorTimeoutException.Phase.PAUSE;
  }

  /** {@return after which failures the next target is asked; tests the plain failure} */
  public Predicate<? super Throwable> fallbackOn() {
    return settings.fallbackOn;
  }

  /** {@return whether an answer without text is a failure, so that the next target is asked} */
  public boolean emptyAnswerFails() {
    return settings.emptyAnswerFails;
  }

  /** {@return the policy of the target's circuit: when the target is no longer asked} */
  public CircuitBreakerPolicy circuitBreaker() {
    return settings.circuitBreaker;
  }

  /** {@return a builder that begins as a copy of this policy} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  @Override
  public String toString() {
    return String.format(
        "FallbackPolicy{emptyAnswerFails=%s, circuitBreaker=%s}",
        emptyAnswerFails(), circuitBreaker());
  }

  /** Collects the policy. Not safe for use by several threads. */
  public static final class Builder {
    private Predicate<? super Throwable> fallbackOn = FallbackPolicy::isTargetsFault;
    private boolean emptyAnswerFails = true;
    private CircuitBreakerPolicy circuitBreaker = CircuitBreakerPolicy.ofDefaults();

    private Builder() {}

    private Builder(Builder source) {
      this.fallbackOn = source.fallbackOn;
      this.emptyAnswerFails = source.emptyAnswerFails;
      this.circuitBreaker = source.circuitBreaker;
    }

    /**
     * Sets after which failures the next target is asked; after all others the caller gets the
     * failure. Default: {@link FallbackPolicy#isTargetsFault}.
     *
     * @param condition called on the executor of the chain, with the plain failure: neither wrapped
     *     in a {@link java.util.concurrent.CompletionException} nor in a {@link
     *     io.rhetor.client.error.RhetorStreamException}. One that blocks holds up its call until
     *     the deadline or the caller ends that. If it throws, that is logged and the default
     *     decides
     * @return this builder
     */
    public Builder fallbackOn(Predicate<? super Throwable> condition) {
      this.fallbackOn = Objects.requireNonNull(condition, "fallbackOn");
      return this;
    }

    /**
     * Sets whether an answer without text is a failure: Rhetor gives one where a provider is not
     * available. White space alone is no text. Default: true.
     *
     * @param fails false to take such an answer for one
     * @return this builder
     */
    public Builder emptyAnswerFails(boolean fails) {
      this.emptyAnswerFails = fails;
      return this;
    }

    /**
     * Sets when the target is no longer asked. Default: {@link CircuitBreakerPolicy#ofDefaults()}.
     *
     * @param circuitBreaker the policy of its circuit; {@link CircuitBreakerPolicy#disabled()} to
     *     ask it every time
     * @return this builder
     */
    public Builder circuitBreaker(CircuitBreakerPolicy circuitBreaker) {
      this.circuitBreaker = Objects.requireNonNull(circuitBreaker, "circuitBreaker");
      return this;
    }

    /** {@return the policy} */
    public FallbackPolicy build() {
      return new FallbackPolicy(this);
    }
  }
}
