package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * A transport over real sockets, whose time passes when a test says so and whose waits have no
 * jitter. No limit but those that a test is about is ever reached.
 */
final class TimedTransport implements AutoCloseable {
  static final Duration NEVER = Duration.ofDays(300);
  static final Duration TICK = Duration.ofMillis(1);

  private final ManualTimers timers = new ManualTimers();
  private final RecordedEvents events;
  private final SocketTransport transport;

  private TimedTransport(
      PoolSettings settings,
      SocketConnector connector,
      UnaryOperator<Timers> timersSeen,
      Optional<Executor> executor,
      RecordedEvents events) {
    this.events = events;
    this.transport =
        new SocketTransport(
            new ConnectionPool(
                settings,
                connector,
                timersSeen.apply(timers),
                new ReconnectCycle(settings.reconnectPolicy(), 1, timers::nanoTime, () -> 1),
                Callbacks.of(executor),
                (server, found) -> found.accept(Optional.empty()),
                events));
  }

  static TimedTransport to(
      ScriptedWebSocketServer server, UnaryOperator<PoolSettings.Builder> limits) {
    return to(server, connector(), limits);
  }

  static TimedTransport to(
      ScriptedWebSocketServer server,
      SocketConnector connector,
      UnaryOperator<PoolSettings.Builder> limits) {
    return over(
        uri(server),
        connector,
        UnaryOperator.identity(),
        Optional.empty(),
        new RecordedEvents(),
        limits);
  }

  static TimedTransport to(
      ScriptedWebSocketServer server,
      RecordedEvents events,
      UnaryOperator<PoolSettings.Builder> limits) {
    return over(
        uri(server), connector(), UnaryOperator.identity(), Optional.empty(), events, limits);
  }

  /** Like {@link #to(ScriptedWebSocketServer, UnaryOperator)}, with an executor of the user's. */
  static TimedTransport to(
      ScriptedWebSocketServer server,
      Executor executor,
      UnaryOperator<PoolSettings.Builder> limits) {
    return over(
        uri(server),
        connector(),
        UnaryOperator.identity(),
        Optional.of(executor),
        new RecordedEvents(),
        limits);
  }

  private static URI uri(ScriptedWebSocketServer server) {
    return URI.create(server.url().toString().replace("http:", "ws:") + "/ws");
  }

  private static SocketConnector connector() {
    return new TyrusConnector(1024 * 1024, Optional.empty(), Optional.empty());
  }

  static TimedTransport over(
      SocketConnector connector, UnaryOperator<PoolSettings.Builder> limits) {
    return over(connector, UnaryOperator.identity(), limits);
  }

  /** Like {@link #over(SocketConnector, UnaryOperator)}, with timers that a test stands before. */
  static TimedTransport over(
      SocketConnector connector,
      UnaryOperator<Timers> timersSeen,
      UnaryOperator<PoolSettings.Builder> limits) {
    return over(
        URI.create("ws://localhost/ws"),
        connector,
        timersSeen,
        Optional.empty(),
        new RecordedEvents(),
        limits);
  }

  private static TimedTransport over(
      URI uri,
      SocketConnector connector,
      UnaryOperator<Timers> timersSeen,
      Optional<Executor> executor,
      RecordedEvents events,
      UnaryOperator<PoolSettings.Builder> limits) {
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
    return new TimedTransport(
        limits.apply(unlimited).build(), connector, timersSeen, executor, events);
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
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(() -> assertThat(timers.pending()).isEqualTo(tasks));
  }

  /** Like {@link #awaitPending(int)}, for tasks of one kind, told by how long they wait. */
  void awaitPendingIn(Duration wait, int tasks) {
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(() -> assertThat(timers.pendingIn(wait)).isEqualTo(tasks));
  }

  void awaitEvent(String event) {
    awaitEvents(event, 1);
  }

  void awaitEvents(String event, int times) {
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(() -> assertThat(events.count(event)).isEqualTo(times));
  }

  @Override
  public void close() {
    transport.close();
  }
}
