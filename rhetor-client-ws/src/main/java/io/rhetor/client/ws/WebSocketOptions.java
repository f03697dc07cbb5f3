package io.rhetor.client.ws;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.policy.RetryPolicy;
import java.time.Duration;
import java.util.Objects;

/**
 * What WebSocket alone needs beside {@link io.rhetor.client.RhetorConfig}. Immutable.
 *
 * <pre>{@code
 * WebSocketOptions four = WebSocketOptions.builder().maxConnections(4).build();
 * RhetorWebSocketClient ws = RhetorWebSocketClient.create(config, four);
 * }</pre>
 */
public final class WebSocketOptions {
  private static final WebSocketOptions DEFAULTS = builder().build();

  private final int maxConnections;
  private final Duration idleConnectionTimeout;
  private final Duration sendTimeout;
  private final Duration pingInterval;
  private final Duration pongTimeout;
  private final int maxBufferedCharacters;
  private final RetryPolicy reconnectPolicy;

  private WebSocketOptions(Builder builder) {
    this.maxConnections = builder.maxConnections;
    this.idleConnectionTimeout = builder.idleConnectionTimeout;
    this.sendTimeout = builder.sendTimeout;
    this.pingInterval = builder.pingInterval;
    this.pongTimeout = builder.pongTimeout;
    this.maxBufferedCharacters = builder.maxBufferedCharacters;
    this.reconnectPolicy = builder.reconnectPolicy;
  }

  /**
   * Returns the options of a client that is made without.
   *
   * @return the options
   */
  public static WebSocketOptions ofDefaults() {
    return DEFAULTS;
  }

  /**
   * Starts options.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how many connections there may be.
   *
   * @return the number
   */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Returns after what time without requests a connection beside the last one is closed.
   *
   * @return the time
   */
  public Duration idleConnectionTimeout() {
    return idleConnectionTimeout;
  }

  /**
   * Returns how long a message may take to be sent.
   *
   * @return the limit
   */
  public Duration sendTimeout() {
    return sendTimeout;
  }

  /**
   * Returns how often the server is pinged.
   *
   * @return the interval
   */
  public Duration pingInterval() {
    return pingInterval;
  }

  /**
   * Returns how long the server may be silent after a ping.
   *
   * @return the limit
   */
  public Duration pongTimeout() {
    return pongTimeout;
  }

  /**
   * Returns how much of a stream is kept that its subscriber has not asked for.
   *
   * @return the limit in characters of JSON
   */
  public int maxBufferedCharacters() {
    return maxBufferedCharacters;
  }

  /**
   * Returns when a connection that was lost is opened anew.
   *
   * @return the policy
   */
  public RetryPolicy reconnectPolicy() {
    return reconnectPolicy;
  }

  /**
   * Starts options that begin as a copy of these.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public String toString() {
    return "WebSocketOptions{maxConnections="
        + maxConnections
        + ", idleConnectionTimeout="
        + idleConnectionTimeout
        + ", sendTimeout="
        + sendTimeout
        + ", pingInterval="
        + pingInterval
        + ", pongTimeout="
        + pongTimeout
        + ", maxBufferedCharacters="
        + maxBufferedCharacters
        + ", reconnectPolicy="
        + reconnectPolicy
        + "}";
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder {
    private int maxConnections = 1;
    private Duration idleConnectionTimeout = Duration.ofSeconds(30);
    private Duration sendTimeout = Duration.ofSeconds(10);
    private Duration pingInterval = Duration.ofSeconds(20);
    private Duration pongTimeout = Duration.ofSeconds(10);
    private int maxBufferedCharacters = 1024 * 1024;
    private RetryPolicy reconnectPolicy = RetryPolicy.builder().maxAttempts(5).build();

    private Builder() {}

    private Builder(WebSocketOptions source) {
      this.maxConnections = source.maxConnections;
      this.idleConnectionTimeout = source.idleConnectionTimeout;
      this.sendTimeout = source.sendTimeout;
      this.pingInterval = source.pingInterval;
      this.pongTimeout = source.pongTimeout;
      this.maxBufferedCharacters = source.maxBufferedCharacters;
      this.reconnectPolicy = source.reconnectPolicy;
    }

    /**
     * Sets how many connections there may be, and so how many requests may run at once. They are
     * opened when needed; those beside the last one are closed when they have had nothing to do for
     * {@link #idleConnectionTimeout}. Default: 1.
     *
     * @param maxConnections at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = Checks.requireAtLeast("maxConnections", maxConnections, 1);
      return this;
    }

    /**
     * Sets after what time without requests a connection is closed, unless it is the last one.
     * Default: 30 seconds.
     *
     * @param idleConnectionTimeout more than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder idleConnectionTimeout(Duration idleConnectionTimeout) {
      this.idleConnectionTimeout =
          Checks.requirePositive("idleConnectionTimeout", idleConnectionTimeout);
      return this;
    }

    /**
     * Sets how long a message may take to be sent before its connection counts as lost. Default: 10
     * seconds.
     *
     * @param sendTimeout more than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder sendTimeout(Duration sendTimeout) {
      this.sendTimeout = Checks.requirePositive("sendTimeout", sendTimeout);
      return this;
    }

    /**
     * Sets how often the server is pinged to find out whether it is still there. Default: 20
     * seconds.
     *
     * @param pingInterval more than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder pingInterval(Duration pingInterval) {
      this.pingInterval = Checks.requirePositive("pingInterval", pingInterval);
      return this;
    }

    /**
     * Sets how long the server may be silent after a ping before the connection counts as lost. Any
     * sign of life will do. Default: 10 seconds.
     *
     * @param pongTimeout more than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder pongTimeout(Duration pongTimeout) {
      this.pongTimeout = Checks.requirePositive("pongTimeout", pongTimeout);
      return this;
    }

    /**
     * Sets how much of a stream is kept that its subscriber has not asked for; each chunk counts as
     * 256 characters more than its JSON. When it is reached, nothing more is read from the
     * connection until the subscriber asks. Default: 1 Mi characters.
     *
     * @param maxBufferedCharacters 0 or more; one chunk always fits
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder maxBufferedCharacters(int maxBufferedCharacters) {
      this.maxBufferedCharacters =
          Checks.requireAtLeast("maxBufferedCharacters", maxBufferedCharacters, 0);
      return this;
    }

    /**
     * Sets when a connection that could not be opened, or was lost, is opened anew. The attempts in
     * a row that came to nothing count, the loss included; a request that was answered, or a ping,
     * ends the row. When the policy has enough, requests that wait fail, and the next request
     * begins a new row. A {@code Retry-After} with which the handshake is refused is waited for if
     * it is longer than the wait chosen; if it is beyond the limit, that is enough. Whether calls
     * are repeated is of no account here: they never are. Default: five attempts, waits of up to
     * 0.5, 1, 2 and 4 seconds, none begun later than 2 minutes after the first loss.
     *
     * @param reconnectPolicy the policy
     * @return this builder
     */
    public Builder reconnectPolicy(RetryPolicy reconnectPolicy) {
      this.reconnectPolicy = Objects.requireNonNull(reconnectPolicy, "reconnectPolicy");
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     */
    public WebSocketOptions build() {
      return new WebSocketOptions(this);
    }
  }
}
