package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.ListenAddress;
import io.rhetor.client.testing.internal.RhetorServer;
import io.rhetor.client.testing.internal.ServerSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A Rhetor server inside this JVM, with a simulated model that says the same thing to the same
 * message. It serves {@code GET /}, {@code /health}, {@code /providers}, {@code POST /provider},
 * {@code /message}, {@code /stream}, {@code /chat}, and all of {@code /templates}, {@code
 * /prompts}, {@code /contexts} and {@code /budget} over HTTP/1.1 and {@code REGISTER}, {@code
 * STATUS}, {@code LLM_REQUEST} and {@code CHAT_REQUEST} over the WebSocket {@code /ws}, keeps all
 * of that in memory only, and fails on request. It can serve the {@linkplain
 * Generation#SEPTEMBER_2025 newer generation} instead.
 *
 * <pre>{@code
 * try (SimulatedRhetor rhetor = SimulatedRhetor.start()) {
 *   rhetor.inject(Fault.cutAfterChunks(3));
 *   // … talk to rhetor.url() …
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SimulatedRhetor implements AutoCloseable {
  private final RhetorServer server;

  private SimulatedRhetor(RhetorServer server) {
    this.server = server;
  }

  /**
   * Starts a server with the defaults of {@link Builder} on a free port.
   *
   * @return the running server
   * @throws UncheckedIOException if it cannot listen
   */
  public static SimulatedRhetor start() {
    return builder().start();
  }

  /**
   * Prepares a server.
   *
   * @return a builder with every default set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns where the server listens.
   *
   * @return a URL without path, such as {@code http://127.0.0.1:8300}
   */
  public URI url() {
    return server.url();
  }

  /**
   * Returns the port that the server listens on.
   *
   * @return the port, from 1 to 65535
   */
  public int port() {
    return url().getPort();
  }

  /**
   * Lets something go wrong with the next request that the fault applies to. Several faults wait in
   * the order in which they were injected.
   *
   * @param fault what goes wrong
   */
  public void inject(Fault fault) {
    server.inject(Objects.requireNonNull(fault, "fault").plan());
  }

  /** Forgets the faults that have not struck yet. Streams that already stall go on stalling. */
  public void clearFaults() {
    server.clearFaults();
  }

  /**
   * Returns what was said in a conversation: the client's turns as they came in, the model's once
   * said in full.
   *
   * @param contextId the context
   * @return a copy of the turns, oldest first; empty for an unknown context
   */
  public List<Turn> turns(String contextId) {
    return server.turns(contextId).stream()
        .map(turn -> new Turn(turn.role(), turn.content()))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Returns how many requests came in, whatever they were answered.
   *
   * @return the number since the start
   */
  public int requestCount() {
    return server.traffic().requests();
  }

  /**
   * Returns how many requests {@link Fault#stallBeforeHeaders} keeps waiting.
   *
   * @return the number now; drops when such a client goes away
   */
  public int heldRequests() {
    return server.traffic().heldRequests();
  }

  /**
   * Returns how many streams have begun and not ended, those that stall included.
   *
   * @return the number now
   */
  public int openStreams() {
    return server.traffic().openStreams();
  }

  /**
   * Returns how many streams ended because the client went away. A loss is counted here before
   * {@link #openStreams} drops.
   *
   * @return the number since the start
   */
  public int cancelledStreams() {
    return server.traffic().cancelledStreams();
  }

  /**
   * Returns how many WebSockets were opened; refused ones count as requests alone.
   *
   * @return the number since the start
   */
  public int webSocketCount() {
    return server.traffic().webSockets();
  }

  /**
   * Returns how many WebSockets are open.
   *
   * @return the number now
   */
  public int openWebSockets() {
    return server.traffic().openWebSockets();
  }

  /**
   * Returns how many requests over WebSockets the server has looked at, {@code REGISTER} included.
   * One that waits behind another is not counted yet, and one that comes after a fatal error never.
   *
   * @return the number since the start
   */
  public int webSocketRequestCount() {
    return server.traffic().webSocketRequests();
  }

  /**
   * Closes WebSockets with code 1012, drops all connections, frees the port and ends the server's
   * threads, and returns when that is done. Closing twice does nothing. (Netty's own helper, one
   * thread for the whole JVM, ends by itself after a second without work.)
   */
  @Override
  public void close() {
    server.close();
  }

  /** Collects the settings of a server. Not safe for use by several threads. */
  public static final class Builder {
    private static final Duration A_YEAR = Duration.ofDays(365);

    private final ListenAddress address = new ListenAddress();
    private final ServerSettings settings = new ServerSettings();

    private Builder() {}

    /**
     * Sets the port to listen on.
     *
     * @param port from 1 to 65535, or 0 (the default) for any free port
     * @return this builder
     */
    public Builder port(int port) {
      address.port(port);
      return this;
    }

    /**
     * Sets the address to listen on.
     *
     * @param host an address or name of this machine; {@code 127.0.0.1} by default
     * @return this builder
     */
    public Builder host(String host) {
      address.host(host);
      return this;
    }

    /**
     * Sets the shape of the answers.
     *
     * @param shape {@link Shape#OBSERVED} by default
     * @return this builder
     */
    public Builder shape(Shape shape) {
      settings.style(Objects.requireNonNull(shape, "shape").style());
      return this;
    }

    /**
     * Sets the API that is served.
     *
     * @param generation {@link Generation#APRIL_2025} by default
     * @return this builder
     */
    public Builder generation(Generation generation) {
      settings.september(
          Objects.requireNonNull(generation, "generation") == Generation.SEPTEMBER_2025);
      return this;
    }

    /**
     * Sets the pause between two words of a stream.
     *
     * @param chunkDelay whole milliseconds, 40 by default; less than one streams as fast as the
     *     client reads
     * @return this builder
     */
    public Builder chunkDelay(Duration chunkDelay) {
      if (chunkDelay.isNegative() || chunkDelay.compareTo(A_YEAR) > 0) {
        throw new IllegalArgumentException(
            "chunkDelay: must not be negative, and at most a year, not " + chunkDelay);
      }
      settings.chunkDelay(chunkDelay);
      return this;
    }

    /**
     * Sets the time between two ping comments in a stream.
     *
     * @param pingInterval at least a millisecond; 15 seconds by default
     * @return this builder
     */
    public Builder pingInterval(Duration pingInterval) {
      settings.pingInterval(checked("pingInterval", pingInterval));
      return this;
    }

    /**
     * Sets the time from the opening of a WebSocket, or from a pong, to the next ping.
     *
     * @param webSocketPingInterval at least a millisecond; 20 seconds by default
     * @return this builder
     */
    public Builder webSocketPingInterval(Duration webSocketPingInterval) {
      settings.webSocketPingInterval(checked("webSocketPingInterval", webSocketPingInterval));
      return this;
    }

    /**
     * Sets the time that a client has to answer a ping before its WebSocket is closed with code
     * 1011.
     *
     * @param webSocketPongTimeout at least a millisecond; 20 seconds by default
     * @return this builder
     */
    public Builder webSocketPongTimeout(Duration webSocketPongTimeout) {
      settings.webSocketPongTimeout(checked("webSocketPongTimeout", webSocketPongTimeout));
      return this;
    }

    private static Duration checked(String name, Duration duration) {
      if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(A_YEAR) > 0) {
        throw new IllegalArgumentException(
            name + ": must be at least a millisecond and at most a year, not " + duration);
      }
      return duration;
    }

    /**
     * Starts the server.
     *
     * @return the running server
     * @throws UncheckedIOException if it cannot listen, for example because the port is in use
     */
    public SimulatedRhetor start() {
      return new SimulatedRhetor(new RhetorServer(address, settings));
    }
  }
}
