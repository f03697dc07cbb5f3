package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.internal.concurrent.Timers;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.json.SocketFrame;
import io.rhetor.client.internal.listen.CallEvents;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All calls and connections of one client. Its loop is the one owner of who waits, who is carried
 * by which connection and when to connect; all else only posts news to it.
 */
final class ConnectionPool {
  private static final Logger LOGGER =
      System.getLogger("io.rhetor.client.ws.RhetorWebSocketClient");

  private final PoolSettings settings;
  private final Timers timers;
  private final Callbacks callbacks;
  private final Json json;
  private final Handshakes handshakes;
  private final ConnectionListener events;
  private final AtomicLong strays = new AtomicLong();
  private final SerialLoop loop = new SerialLoop();

  // Owned by the loop.
  private final Deque<Call> queue = new ArrayDeque<>();
  private final Connections connections;
  private boolean closed;

  /**
   * Makes a pool without connections.
   *
   * @param settings the limits
   * @param connector opens connections
   * @param timers the time
   * @param cycle when to connect again
   * @param callbacks completes what callers wait for
   * @param events learns what happens
   */
  ConnectionPool(
      PoolSettings settings,
      SocketConnector connector,
      Timers timers,
      ReconnectCycle cycle,
      Callbacks callbacks,
      ConnectionListener events) {
    this.settings = settings;
    this.timers = timers;
    this.callbacks = callbacks;
    this.json = new Json(settings.serverZone());
    this.handshakes = new Handshakes(settings);
    this.events = events;
    this.connections = new Connections(this, connector, cycle, events);
  }

  // What callers ask for.

  /** Opens a connection unless there is one; completes with true. */
  CancellableFuture<Boolean> connect() {
    CancellableFuture<Boolean> connected = new CancellableFuture<>();
    connected.onAbandon(() -> loop.post(() -> connections.forget(connected)));
    loop.post(
        () -> {
          if (closed) {
            RhetorException failure =
                connections.failures().clientClosed(CallRequest.CONNECT, false);
            callbacks.run(() -> connected.fail(failure));
          } else {
            connections.await(connected);
            connections.open(queue.size());
          }
        });
    return connected;
  }

  /** Sends a call as soon as a connection is free. */
  void submit(Call call) {
    loop.post(
        () -> {
          if (call.over) {
            return; // Cancelled before it came here.
          }
          if (closed) {
            finish(call, connections.failures().clientClosed(call.request, false));
            return;
          }
          settings
              .totalTimeout()
              .ifPresent(
                  limit ->
                      call.watchTotal(
                          timers.schedule(
                              limit.toNanos(), () -> timedOut(call, Phase.TOTAL, limit))));
          queue.add(call);
          dispatch();
        });
  }

  /** Ends a call that its caller has no use for any more, and its connection if it is on one. */
  void abandon(Call call) {
    loop.post(
        () -> {
          if (!call.over) {
            call.over = true;
            call.events.cancelled();
            withdraw(call);
            dispatch();
          }
        });
  }

  /** Fails whatever is outstanding and ends all connections. */
  void close() {
    loop.post(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          Loss loss = connections.failures().closedByClient();
          for (Connection connection : connections.all()) {
            Call call = connection.call();
            connections.drop(connection);
            if (call != null && !call.over && !call.isAnswered()) {
              finish(call, loss.failure(call.request, call.sent));
            }
          }
          failWaiting(loss);
          connections.close(loss);
          events.closed();
        });
  }

  // What connections report.

  void opened(Connection connection) {
    loop.post(
        () -> {
          if (!connection.isOver()) {
            connection.carry(new RegisterCall(handshakes.registration(), CallEvents.silent()));
          }
        });
  }

  void answered(Connection connection, Call call) {
    loop.post(
        () -> {
          call.over = true;
          call.stopTimers();
          if (connection.isOver()) {
            return;
          }
          if (call instanceof RegisterCall) {
            connections.registered(connection, (RegisterCall) call);
            dispatch();
            connections.closeWhenIdle(connection);
          } else {
            connection.freed();
            connections.proven();
            dispatch();
            connections.closeWhenIdle(connection);
          }
        });
  }

  void unsupported(Connection connection, Call call) {
    loop.post(
        () -> {
          if (call instanceof RegisterCall) {
            connections.unregistrable(connection);
            return;
          }
          finish(call, connection.failures().unsupported(call.request));
          connection.freed();
          dispatch();
          connections.closeWhenIdle(connection);
        });
  }

  void lost(Connection connection, Loss loss) {
    loop.post(
        () -> {
          if (!connections.remove(connection)) {
            return;
          }
          Call call = connection.call();
          if (call != null && call.isAnswered()) {
            call.stopTimers();
          } else if (call != null && !call.over) {
            if (call.sent || call instanceof RegisterCall) {
              breakOff(call, loss.failure(call.request, true));
            } else {
              call.begun();
              call.carrier = null;
              queue.addFirst(call);
            }
          }
          if (!loss.isOurs() && connections.giveUpAfter(connection, loss)) {
            failWaiting(loss);
          }
          dispatch();
        });
  }

  /** A connection has proven that it works. */
  void provenAlive() {
    loop.post(connections::proven);
  }

  void idleFor(Call call) {
    timedOut(call, Phase.IDLE, settings.idleTimeout());
  }

  /** Ends a stream whose subscriber asks for nothing, also if the answer is here as a whole. */
  void pausedFor(Call call) {
    Duration limit = settings.pauseTimeout();
    loop.post(
        () -> {
          if (call.over || call.isAnswered()) {
            call.fail(connections.failures().timeout(call.request, Phase.PAUSE, limit, true));
          } else {
            timedOut(call, Phase.PAUSE, limit);
          }
        });
  }

  void typing(Optional<String> context, boolean on) {
    events.typing(context, on);
  }

  void stray(SocketFrame frame) {
    LOGGER.log(
        Level.WARNING,
        "A message of the server fits no request and was dropped ({0} so far): type {1}.",
        strays.incrementAndGet(),
        frame.isResponse() ? "RESPONSE" : frame.isUpdate() ? "UPDATE" : "other");
  }

  // What the parts of a connection need.

  /** Runs a task where all that the pool owns is owned. */
  void inLoop(Runnable task) {
    loop.post(task);
  }

  PoolSettings settings() {
    return settings;
  }

  Timers timers() {
    return timers;
  }

  Json json() {
    return json;
  }

  Handshakes handshakes() {
    return handshakes;
  }

  /** What was dropped because it fits no request. */
  long strayCount() {
    return strays.get();
  }

  Redactor redactor(CallRequest request) {
    return request.redactor(handshakes.credentials());
  }

  Callbacks callbacks() {
    return callbacks;
  }

  /** Begins to tell the listener of a call. */
  CallEvents eventsOf(CallRequest request) {
    return CallEvents.begin(
        settings.listener(), timers, CallEvents.nextCallId(), "websocket", request.type());
  }

  // The loop's own steps.

  void dispatch() {
    for (Connection connection : connections.all()) {
      if (connection.isIdle() && !connection.isOver() && !queue.isEmpty()) {
        Call call = queue.remove();
        Duration limit = call.isOfSystem() ? handshakes.statusTimeout() : settings.headersTimeout();
        call.watchBegin(
            timers.schedule(limit.toNanos(), () -> timedOut(call, Phase.HEADERS, limit)));
        call.events.attemptStarted(1);
        connection.carry(call);
      }
    }
    if (!closed) {
      connections.open(queue.size());
    }
  }

  private void failWaiting(Loss loss) {
    List<Call> calls = List.copyOf(queue);
    queue.clear();
    for (Call call : calls) {
      finish(call, loss.failure(call.request, false));
    }
  }

  private void timedOut(Call call, Phase phase, Duration limit) {
    loop.post(
        () -> {
          if (!call.over && !call.isAnswered()) {
            boolean sent = call.carrier != null;
            Connection carrier = call.carrier;
            SocketFailures failures = carrier == null ? connections.failures() : carrier.failures();
            finish(call, failures.timeout(call.request, phase, limit, sent));
            withdraw(call);
            dispatch();
          }
        });
  }

  private void finish(Call call, RhetorException failure) {
    call.over = true;
    call.stopTimers();
    call.events.failed(failure);
    callbacks.run(() -> call.fail(failure));
  }

  private void breakOff(Call call, RhetorException failure) {
    call.over = true;
    call.stopTimers();
    call.events.failed(failure);
    callbacks.run(() -> call.breakOff(failure));
  }

  /** Takes a call back; nothing can be called off, so a connection that carries it has to go. */
  private void withdraw(Call call) {
    call.stopTimers();
    queue.remove(call);
    Connection carrier = call.carrier;
    if (carrier != null && carrier.call() == call && !call.isAnswered()) {
      connections.drop(carrier);
      connections.openNoneUnlessNeeded();
    }
  }
}
