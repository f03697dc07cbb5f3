package io.rhetor.client.policy;

import java.util.Objects;

/**
 * How calls are shared out among several servers that do the same work. Immutable. Means nothing to
 * a client of one server.
 *
 * <p><b>Which server.</b> A call that belongs to a context (messages, chats and streams that name
 * one or have the component's, and reading, searching, summing up and deleting a context) goes to
 * the server that the context's name chooses, since each server has a memory of its own. The choice
 * depends on the names alone, so that all clients that were given the same addresses, in whatever
 * order, agree. All other calls go round robin: so does what they read and set (templates, prompts,
 * budgets, the default provider), unless the deployment shares it.
 *
 * <p><b>When a server fails.</b> Each server has a circuit. No connection or a lost one, a connect,
 * headers or idle timeout, and HTTP 502, 503 and 504 are failures; any other answer is a success. A
 * server whose circuit is open is left alone; the calls of its contexts go to the next one in the
 * order that the context's name gives, all others stay where they are. A call that failed moves to
 * a server that it has not asked yet, at once, if the {@link RetryPolicy} lets it be attempted once
 * more: a message thus only if nothing of it was sent or the server says that it did nothing. Each
 * server asked is an attempt of that policy. Once all were asked, the call waits as that policy
 * says; one server's {@code Retry-After} holds back no other one. After 429 and 408 a call of a
 * context waits for its own server, which is there.
 *
 * <p>When all circuits are open, calls are made as if they were closed. The trial that closes a
 * circuit is an ordinary call: nothing is asked in the background.
 *
 * <pre>{@code
 * RhetorConfig config = RhetorConfig.builder()
 *     .baseUrls(List.of("http://rhetor-1:8300", "http://rhetor-2:8300"))
 *     .serverPolicy(ServerPolicy.builder().stickyContexts(false).build())
 *     .build();
 * }</pre>
 */
public final class ServerPolicy {
  private static final ServerPolicy DEFAULTS = builder().build();

  // A private copy that is never changed, so that each setting is declared once.
  private final Builder settings;

  private ServerPolicy(Builder builder) {
    this.settings = new Builder(builder);
  }

  /** {@return the policy with all defaults} */
  public static ServerPolicy ofDefaults() {
    return DEFAULTS;
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the policy of the circuit that each server has: when it is left alone} */
  public CircuitBreakerPolicy circuitBreaker() {
    return settings.circuitBreaker;
  }

  /**
   * {@return whether the calls of a context go to one server: false if they go round robin, as all
   * others}
   */
  public boolean stickyContexts() {
    return settings.stickyContexts;
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  @Override
  public String toString() {
    return String.format(
        "ServerPolicy{circuitBreaker=%s, stickyContexts=%s}", circuitBreaker(), stickyContexts());
  }

  /** Collects a policy. Not safe for use by several threads. */
  public static final class Builder {
    private CircuitBreakerPolicy circuitBreaker = CircuitBreakerPolicy.ofDefaults();
    private boolean stickyContexts = true;

    private Builder() {}

    private Builder(Builder source) {
      this.circuitBreaker = source.circuitBreaker;
      this.stickyContexts = source.stickyContexts;
    }

    /**
     * Sets when a server is left alone, and for how long. Default: {@link
     * CircuitBreakerPolicy#ofDefaults()}, after 5 failures in a row for 30 seconds.
     *
     * @param circuitBreaker the policy of each server's circuit; {@link
     *     CircuitBreakerPolicy#disabled()} to leave none alone
     * @return this builder
     */
    public Builder circuitBreaker(CircuitBreakerPolicy circuitBreaker) {
      this.circuitBreaker = Objects.requireNonNull(circuitBreaker, "circuitBreaker");
      return this;
    }

    /**
     * Sets whether the calls of a context go to one server. Set it to false where the servers share
     * what they remember: then the load is shared evenly. Default: true.
     *
     * @param stickyContexts false for round robin
     * @return this builder
     */
    public Builder stickyContexts(boolean stickyContexts) {
      this.stickyContexts = stickyContexts;
      return this;
    }

    /** {@return the policy} */
    public ServerPolicy build() {
      return new ServerPolicy(this);
    }
  }
}
