package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.internal.concurrent.Timers;
import io.rhetor.client.internal.concurrent.Timers.Timer;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.json.SocketFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All calls and connections of one client. Its loop is the one owner of who waits, who is carried
 * by which connection and when to connect; all else only posts news to it.
 */
final class ConnectionPool {
  private static final Logger LOGGER =
      System.getLogger("io.rhetor.client.ws.RhetorWebSocketClient");

  private final PoolSettings settings;
  private final Timers timers;
  private final Executor callbacks;
  private final Json json;
  private final Handshakes handshakes;
  private final SocketConnector connector;
  private final SocketFailures failures;
  private final ConnectionListener events;
  private final AtomicLong strays = new AtomicLong();
  private final SerialLoop loop = new SerialLoop();

  // Owned by the loop.
  private final Deque<Call> queue = new ArrayDeque<>();
  private final List<CancellableFuture<Boolean>> waiters = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final ReconnectCycle cycle;
  private @Nullable Timer backoff;
  private boolean keepOne;
  private boolean gaveUp;
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
      Executor callbacks,
      ConnectionListener events) {
    this.settings = settings;
    this.connector = connector;
    this.timers = timers;
    this.cycle = cycle;
    this.callbacks = callbacks;
    this.json = new Json(settings.serverZone());
    this.handshakes = new Handshakes(settings);
    this.failures = new SocketFailures(settings.uri(), this::redactor);
    this.events = events;
  }

  // What callers ask for.

  /** Opens a connection unless there is one; completes with true. */
  CancellableFuture<Boolean> connect() {
    CancellableFuture<Boolean> connected = new CancellableFuture<>();
    connected.onAbandon(() -> loop.post(() -> waiters.remove(connected)));
    loop.post(
        () -> {
          if (closed) {
            RhetorException failure = failures.clientClosed(CallRequest.CONNECT, false);
            callback(() -> connected.fail(failure));
          } else if (connections.stream().anyMatch(Connection::isRegistered)) {
            callback(() -> connected.succeed(Boolean.TRUE));
          } else {
            waiters.add(connected);
            openWanted();
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
            finish(call, failures.clientClosed(call.request, false));
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
          stop(backoff);
          for (Connection connection : List.copyOf(connections)) {
            Call call = connection.call();
            drop(connection, Loss.NORMAL);
            if (call != null && !call.over && !call.isAnswered()) {
              finish(call, failures.clientClosed(call.request, true));
            }
          }
          failWaiting(failures.closedByClient());
          events.closed();
        });
  }

  // What connections report.

  void opened(Connection connection) {
    loop.post(
        () -> {
          if (!connection.isOver()) {
            connection.carry(new RegisterCall(handshakes.registration()));
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
            registered(connection, (RegisterCall) call);
          } else {
            connection.freed();
            proven();
            dispatch();
            closeWhenIdle(connection);
          }
        });
  }

  void unsupported(Connection connection, Call call) {
    loop.post(
        () -> {
          if (call instanceof RegisterCall) {
            connection.lose(failures.notRegistered("it knows no REGISTER"));
            return;
          }
          finish(call, failures.unsupported(call.request));
          connection.freed();
          dispatch();
          closeWhenIdle(connection);
        });
  }

  void lost(Connection connection, Loss loss) {
    loop.post(
        () -> {
          if (!connections.remove(connection)) {
            return;
          }
          Call call = connection.call();
          connection.released();
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
          if (!loss.isOurs()) {
            reconnect(connection, loss);
          }
          dispatch();
        });
  }

  /** A connection has proven that it works. */
  void provenAlive() {
    loop.post(this::proven);
  }

  void idleFor(Call call) {
    timedOut(call, Phase.IDLE, settings.idleTimeout());
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

  /** Tells a subscriber of news: on the thread that brings it, unless the user gave an executor. */
  void deliver(Runnable signal) {
    if (settings.executor().isPresent()) {
      callback(signal);
    } else {
      runGuarded(signal);
    }
  }

  /** Runs a caller's code where it can hold up nothing of ours. */
  void callback(Runnable task) {
    try {
      callbacks.execute(() -> runGuarded(task));
    } catch (RejectedExecutionException shutDown) {
      // The caller waits for this; the executor that should tell it is gone.
      runGuarded(task);
    }
  }

  /** What a subscriber throws at its stream's end must not end the connection for others. */
  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException thrown) {
      LOGGER.log(Level.ERROR, "A subscriber threw in onComplete or onError.", thrown);
    }
  }

  // The loop's own steps.

  private void dispatch() {
    for (Connection connection : List.copyOf(connections)) {
      if (connection.isIdle() && !connection.isOver() && !queue.isEmpty()) {
        Call call = queue.remove();
        Duration limit = call.isOfSystem() ? handshakes.statusTimeout() : settings.headersTimeout();
        call.watchBegin(
            timers.schedule(limit.toNanos(), () -> timedOut(call, Phase.HEADERS, limit)));
        connection.carry(call);
      }
    }
    openWanted();
  }

  private void openWanted() {
    gaveUp = gaveUp && !connections.isEmpty();
    if (closed || gaveUp || backoff != null) {
      return;
    }
    boolean oneIsMissing = (keepOne || !waiters.isEmpty()) && connections.isEmpty();
    int wanted = Math.max(queue.size(), oneIsMissing ? 1 : 0);
    int coming = (int) connections.stream().filter(Connection::isSoonIdle).count();
    while (coming < wanted && connections.size() < settings.maxConnections()) {
      open();
      coming++;
    }
  }

  private void open() {
    Connection connection = new Connection(this, failures);
    connections.add(connection);
    Duration limit = settings.connectTimeout();
    Timer deadline =
        timers.schedule(
            limit.toNanos(), () -> connection.loseUnlessRegistered(failures.connectTimeout(limit)));
    try {
      connection.connecting(
          connector.connect(
              handshakes.headers(),
              connection,
              (refused, cause) ->
                  connection.lose(
                      refused == null ? failures.unreachable(cause) : failures.refused(refused))),
          deadline);
    } catch (RhetorException unreadableToken) {
      connection.connecting(() -> {}, deadline);
      connection.lose(failures.notBegun(unreadableToken));
    }
  }

  private void registered(Connection connection, RegisterCall call) {
    if (call.refusal().isPresent()) {
      connection.lose(failures.notRegistered(call.refusal().get()));
      return;
    }
    connection.registered();
    keepOne = true;
    events.connected();
    for (CancellableFuture<Boolean> waiter : waiters) {
      callback(() -> waiter.succeed(Boolean.TRUE));
    }
    waiters.clear();
    dispatch();
    closeWhenIdle(connection);
  }

  private void reconnect(Connection connection, Loss loss) {
    RhetorException reason = loss.failure(CallRequest.CONNECT, false);
    if (connection.isRegistered()) {
      events.disconnected(reason);
    }
    if (backoff != null) {
      return; // Attempts side by side count as one.
    }
    Optional<Duration> delay =
        loss.isWorthAnotherAttempt() ? cycle.failed(askedBy(reason)) : Optional.empty();
    if (delay.isPresent()) {
      events.reconnecting(cycle.failures(), delay.get(), reason);
      backoff =
          timers.schedule(
              delay.get().toNanos(),
              () ->
                  loop.post(
                      () -> {
                        backoff = null;
                        openWanted();
                      }));
      return;
    }
    // Connections that are there carry on, and what waits takes its turn on them.
    gaveUp = true;
    if (connections.isEmpty()) {
      cycle.reset();
      keepOne = false;
      failWaiting(loss);
      if (!connection.isRegistered()) {
        events.disconnected(reason);
      }
    }
  }

  private static Duration askedBy(RhetorException reason) {
    return reason instanceof RhetorApiException
        ? ((RhetorApiException) reason).retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }

  private void proven() {
    cycle.reset();
    gaveUp = false;
  }

  private void failWaiting(Loss loss) {
    List<Call> calls = List.copyOf(queue);
    queue.clear();
    for (Call call : calls) {
      finish(call, loss.failure(call.request, false));
    }
    for (CancellableFuture<Boolean> waiter : List.copyOf(waiters)) {
      RhetorException failure = loss.failure(CallRequest.CONNECT, false);
      callback(() -> waiter.fail(failure));
    }
    waiters.clear();
  }

  private void timedOut(Call call, Phase phase, Duration limit) {
    loop.post(
        () -> {
          if (!call.over && !call.isAnswered()) {
            boolean sent = call.carrier != null;
            finish(call, failures.timeout(call.request, phase, limit, sent));
            withdraw(call);
            dispatch();
          }
        });
  }

  private void finish(Call call, RhetorException failure) {
    call.over = true;
    call.stopTimers();
    callback(() -> call.fail(failure));
  }

  private void breakOff(Call call, RhetorException failure) {
    call.over = true;
    call.stopTimers();
    callback(() -> call.breakOff(failure));
  }

  /** Takes a call back; nothing can be called off, so a connection that carries it has to go. */
  private void withdraw(Call call) {
    call.stopTimers();
    queue.remove(call);
    Connection carrier = call.carrier;
    if (carrier != null && carrier.call() == call && !call.isAnswered()) {
      drop(carrier, Loss.NORMAL);
      // The next call that needs a connection opens one.
      keepOne = keepOne && !connections.isEmpty();
    }
  }

  private void drop(Connection connection, int closeCode) {
    connections.remove(connection);
    connection.end(closeCode);
    connection.released();
  }

  /** One connection stays; those beside it go when they have had nothing to do for a while. */
  private void closeWhenIdle(Connection connection) {
    if (connection.isIdle() && connections.size() > 1) {
      connection.closeWhenIdle(
          timers.schedule(
              settings.idleConnectionTimeout().toNanos(),
              () ->
                  loop.post(
                      () -> {
                        if (connection.isIdle() && connections.size() > 1) {
                          drop(connection, Loss.NORMAL);
                        }
                      })));
    }
  }

  private static void stop(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
