package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.internal.concurrent.Timers.Timer;
import io.rhetor.client.internal.listen.CallEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client: opens as many as are needed, to one server after the other, waits
 * between attempts, and closes those that have nothing to do. Owned by the pool's loop.
 */
final class Connections {
  private final ConnectionPool pool;
  private final PoolSettings settings;
  private final SocketConnector connector;
  private final ReconnectCycle cycle;
  private final ConnectionListener events;
  private final CallEvents connecting;
  private final List<Connection> connections = new ArrayList<>();
  private final List<CancellableFuture<Boolean>> waiters = new ArrayList<>();
  private @Nullable Timer backoff;
  private int server;
  private boolean keepOne;
  private boolean gaveUp;

  Connections(
      ConnectionPool pool,
      SocketConnector connector,
      ReconnectCycle cycle,
      ConnectionListener events) {
    this.pool = pool;
    this.settings = pool.settings();
    this.connector = connector;
    this.cycle = cycle;
    this.events = events;
    this.connecting = pool.eventsOf(CallRequest.CONNECT);
  }

  /** All there are, at whatever stage. */
  List<Connection> all() {
    return List.copyOf(connections);
  }

  /** Makes the failures of the server that is asked now. */
  SocketFailures failures() {
    return new SocketFailures(settings.uris().get(server), pool::redactor);
  }

  private ConnectFailures connectFailures() {
    return new ConnectFailures(settings.uris().get(server), pool::redactor);
  }

  /** Completes the future once a connection is registered; {@link #open} has to follow. */
  void await(CancellableFuture<Boolean> connected) {
    if (connections.stream().anyMatch(Connection::isRegistered)) {
      pool.callbacks().run(() -> connected.succeed(Boolean.TRUE));
    } else {
      waiters.add(connected);
    }
  }

  void forget(CancellableFuture<Boolean> connected) {
    waiters.remove(connected);
  }

  /** Opens what is missing for so many calls that wait, if now is the time. */
  void open(int waitingCalls) {
    gaveUp = gaveUp && !connections.isEmpty();
    if (gaveUp || backoff != null) {
      return;
    }
    boolean oneIsMissing = (keepOne || !waiters.isEmpty()) && connections.isEmpty();
    int wanted = Math.max(waitingCalls, oneIsMissing ? 1 : 0);
    int coming = (int) connections.stream().filter(Connection::isSoonIdle).count();
    while (coming < wanted && connections.size() < settings.maxConnections()) {
      open();
      coming++;
    }
  }

  private void open() {
    ConnectFailures failures = connectFailures();
    Connection connection = new Connection(pool, failures());
    connections.add(connection);
    Duration limit = settings.connectTimeout();
    Timer deadline =
        pool.timers()
            .schedule(
                limit.toNanos(),
                () -> connection.loseUnlessRegistered(failures.connectTimeout(limit)));
    try {
      connection.connecting(
          connector.connect(
              settings.uris().get(server),
              pool.handshakes().headers(),
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

  /** The server has acknowledged the connection, or refuses it. */
  void registered(Connection connection, RegisterCall call) {
    if (call.refusal().isPresent()) {
      connection.lose(connectFailures().notRegistered(call.refusal().get()));
      return;
    }
    connection.registered();
    keepOne = true;
    events.connected();
    for (CancellableFuture<Boolean> waiter : waiters) {
      pool.callbacks().run(() -> waiter.succeed(Boolean.TRUE));
    }
    waiters.clear();
  }

  /** The server knows nothing of registering. */
  void unregistrable(Connection connection) {
    connection.lose(connectFailures().notRegistered("it knows no REGISTER"));
  }

  /** Takes a connection away that has ended by itself; false if it is gone already. */
  boolean remove(Connection connection) {
    boolean removed = connections.remove(connection);
    if (removed) {
      connection.released();
    }
    return removed;
  }

  /**
   * Connects anew after a loss, once it is time.
   *
   * @return true if there is no connection left and none will be opened
   */
  boolean giveUpAfter(Connection connection, Loss loss) {
    RhetorException reason = loss.failure(CallRequest.CONNECT, false);
    if (connection.isRegistered()) {
      events.disconnected(reason);
    }
    if (backoff != null) {
      return false; // Attempts side by side count as one.
    }
    server = (server + 1) % settings.uris().size();
    boolean worthwhile =
        loss.isWorthAnotherAttempt() || cycle.failures() + 1 < settings.uris().size();
    Optional<Duration> delay = worthwhile ? cycle.failed(loss.askedWait()) : Optional.empty();
    if (delay.isPresent()) {
      events.reconnecting(cycle.failures(), delay.get(), reason);
      connecting.reconnecting(delay.get(), reason);
      backoff =
          pool.timers().schedule(delay.get().toNanos(), () -> pool.inLoop(this::connectAgain));
      return false;
    }
    // Connections that are there carry on, and what waits takes its turn on them.
    gaveUp = true;
    if (!connections.isEmpty()) {
      return false;
    }
    cycle.reset();
    keepOne = false;
    failWaiters(loss);
    if (!connection.isRegistered()) {
      events.disconnected(reason);
    }
    return true;
  }

  private void connectAgain() {
    backoff = null;
    pool.dispatch();
  }

  /** A connection has proven that it works. */
  void proven() {
    cycle.reset();
    gaveUp = false;
  }

  /** Ends a connection that this client has no use for any more. */
  void drop(Connection connection) {
    connections.remove(connection);
    connection.end(Loss.NORMAL);
    connection.released();
  }

  /** One connection stays; those beside it go when they have had nothing to do for a while. */
  void closeWhenIdle(Connection connection) {
    if (connection.isIdle() && connections.size() > 1) {
      connection.closeWhenIdle(
          pool.timers()
              .schedule(
                  settings.idleConnectionTimeout().toNanos(),
                  () ->
                      pool.inLoop(
                          () -> {
                            if (connection.isIdle() && connections.size() > 1) {
                              drop(connection);
                            }
                          })));
    }
  }

  /** None is kept for its own sake: the next call that needs one opens it. */
  void openNoneUnlessNeeded() {
    keepOne = keepOne && !connections.isEmpty();
  }

  /** Opens nothing any more. */
  void close(Loss loss) {
    if (backoff != null) {
      backoff.cancel();
    }
    failWaiters(loss);
  }

  private void failWaiters(Loss loss) {
    for (CancellableFuture<Boolean> waiter : List.copyOf(waiters)) {
      RhetorException failure = loss.failure(CallRequest.CONNECT, false);
      pool.callbacks().run(() -> waiter.fail(failure));
    }
    waiters.clear();
  }
}
