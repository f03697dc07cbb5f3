package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.testing.ManualTimers;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A transport over real sockets, whose time passes when a test says so and whose waits have no
 * jitter. No limit but those that a test is about is ever reached.
 */
final class TimedTransport implements AutoCloseable {
  static final Duration NEVER = Duration.ofDays(300);
  static final Duration TICK = Duration.ofMillis(1);

  /** Longer than any test waits: Tyrus takes the time of its own limits from the real clock. */
  private static final Duration HANDSHAKE_LIMIT = Duration.ofMinutes(5);

  private final ManualTimers timers = new ManualTimers();
  private final RecordedEvents events = new RecordedEvents();
  private final SocketTransport transport;

  private TimedTransport(PoolSettings settings, SocketConnector connector) {
    this.transport =
        new SocketTransport(
            new ConnectionPool(
                settings,
                connector,
                timers,
                new ReconnectCycle(settings.reconnectPolicy(), 1, timers::nanoTime, () -> 1),
                new Callbacks(new CompletableFuture<>().defaultExecutor(), true),
                events));
  }

  static TimedTransport to(
      ScriptedWebSocketServer server, UnaryOperator<PoolSettings.Builder> limits) {
    URI uri = URI.create(server.url().toString().replace("http:", "ws:") + "/ws");
    return over(
        uri,
        new TyrusConnector(HANDSHAKE_LIMIT, 1024 * 1024, Optional.empty(), Optional.empty()),
        limits);
  }

  static TimedTransport over(
      SocketConnector connector, UnaryOperator<PoolSettings.Builder> limits) {
    return over(URI.create("ws://localhost/ws"), connector, limits);
  }

  private static TimedTransport over(
      URI uri, SocketConnector connector, UnaryOperator<PoolSettings.Builder> limits) {
    PoolSettings.Builder unlimited =
        PoolSettings.builder()
            .addUris(uri)
            .component("quill")
            .connectTimeout(NEVER)
            .headersTimeout(NEVER)
            .idleTimeout(NEVER)
            .sendTimeout(NEVER)
            .pingInterval(NEVER)
            .pongTimeout(NEVER)
            .idleConnectionTimeout(NEVER)
            .maxConnections(1)
            .maxMessageCharacters(1024 * 1024)
            .maxPartialCharacters(1024 * 1024)
            .maxBufferedCharacters(1024 * 1024)
            .reconnectPolicy(RetryPolicy.none())
            .serverZone(ZoneOffset.UTC);
    return new TimedTransport(limits.apply(unlimited).build(), connector);
  }

  SocketTransport transport() {
    return transport;
  }

  RecordedEvents events() {
    return events;
  }

  CompletableFuture<MessageResponse> send(String message) {
    return transport.send(MessageRequest.of(message));
  }

  void advance(Duration duration) {
    timers.advance(duration);
  }

  /** Waits until so many tasks wait for their time: by them a test knows how far things are. */
  void awaitPending(int tasks) {
    await().untilAsserted(() -> assertThat(timers.pending()).isEqualTo(tasks));
  }

  /** Like {@link #awaitPending(int)}, for tasks of one kind, told by how long they wait. */
  void awaitPendingIn(Duration wait, int tasks) {
    await().untilAsserted(() -> assertThat(timers.pendingIn(wait)).isEqualTo(tasks));
  }

  void awaitEvent(String event) {
    awaitEvents(event, 1);
  }

  void awaitEvents(String event, int times) {
    await().untilAsserted(() -> assertThat(events.count(event)).isEqualTo(times));
  }

  @Override
  public void close() {
    transport.close();
  }
}
