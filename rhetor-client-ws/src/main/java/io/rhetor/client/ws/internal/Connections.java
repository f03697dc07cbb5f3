package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers.Timer;
import io.rhetor.client.ws.internal.Waiters.Waiter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final GenerationSource generations;
  private final ConnectionListener events;
  private final CallEvents connecting;
  private final List<Connection> connections = new ArrayList<>();
  private final Waiters waiters;
  private @Nullable Timer backoff;

  // Written by the pool's loop; read by threads that make failures.
  private volatile int server;
  private final Set<URI> asked = new HashSet<>();
  private boolean asking;
  private boolean keepOne;
  private boolean gaveUp;

  Connections(
      ConnectionPool pool,
      SocketConnector connector,
      ReconnectCycle cycle,
      GenerationSource generations,
      ConnectionListener events) {
    this.pool = pool;
    this.settings = pool.settings;
    this.connector = connector;
    this.cycle = cycle;
    this.generations = generations;
    this.waiters = new Waiters(pool.callbacks);
    this.events = events;
    this.connecting = pool.eventsOf(CallRequest.CONNECT, pool.callbacks.forCaller());
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

  /** Those who wait until a connection is registered. */
  Waiters waiters() {
    return waiters;
  }

  /** Completes the future once a connection is registered; {@link #open} has to follow. */
  void await(Waiter waiter) {
    if (connections.stream().anyMatch(Connection::isRegistered)) {
      waiters.succeed(waiter);
    } else {
      waiters.add(waiter);
    }
  }

  /** Opens what is missing for so many calls that wait, if now is the time. */
  void open(int waitingCalls) {
    gaveUp = gaveUp && !connections.isEmpty();
    if (gaveUp || asking || backoff != null) {
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
    URI uri = settings.uris().get(server);
    attempt(
        connection,
        failures,
        () -> {
          limit(connection, failures);
          if (pool.handshakes.runCallersCode()) {
            // A supplier may block; the limits of the connection and of calls go on.
            pool.callbacks.tryRun(
                () -> prepare(connection, failures, uri),
                thrown -> connection.lose(failures.refusedByExecutor(thrown)));
          } else {
            connect(connection, failures, uri, pool.handshakes.headers());
          }
        });
  }

  private void limit(Connection connection, ConnectFailures failures) {
    Duration limit = settings.connectTimeout();
    connection.limitedBy(
        pool.timers.schedule(
            limit.toNanos(),
            () -> connection.loseUnlessRegistered(failures.connectTimeout(limit))));
  }

  /** Makes the headers where callers' code runs, and comes back into the loop with them. */
  private void prepare(Connection connection, ConnectFailures failures, URI uri) {
    attempt(
        connection,
        failures,
        () -> {
          if (!connection.isOver()) {
            Map<String, String> headers = pool.handshakes.headers();
            pool.post(connection, () -> connect(connection, failures, uri, headers));
          }
        });
  }

  private void connect(
      Connection connection, ConnectFailures failures, URI uri, Map<String, String> headers) {
    if (connection.isOver()) {
      return; // Ended while the headers were made.
    }
    attempt(
        connection,
        failures,
        () ->
            connection.givenUpBy(
                connector.connect(
                    uri,
                    headers,
                    connection.reader(),
                    (refused, cause) ->
                        connection.lose(
                            refused == null
                                ? failures.unreachable(cause)
                                : failures.refused(
                                    refused, headers.containsKey("Authorization"))))));
  }

  /** Runs a step of an attempt to connect, which ends with whatever the step throws. */
  private static void attempt(Connection connection, ConnectFailures failures, Runnable step) {
    try {
      step.run();
    } catch (RhetorException reason) {
      connection.lose(failures.notBegun(reason));
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      connection.lose(failures.notBegun(thrown));
    }
  }

  /** The server has acknowledged the connection, or refuses it. */
  void registered(Connection connection, RegisterCall call) {
    if (call.refusal().isPresent()) {
      notRegistered(connection, call.refusal().get());
      return;
    }
    connection.registered();
    asked.clear();
    keepOne = true;
    events.connected();
    waiters.succeed();
  }

  /** The server knows nothing of registering. */
  void unregistrable(Connection connection) {
    notRegistered(connection, "it knows no REGISTER");
  }

  /** The server does not take the registration. */
  void notRegistered(Connection connection, String error) {
    connection.lose(connectFailures().notRegistered(error));
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
   * Has a server that does not register this client asked for its generation, once in an outage.
   *
   * @return true if it is asked; {@link ConnectionPool#explained} follows
   */
  boolean askAfter(Connection connection, ConnectionLoss loss) {
    URI uri = settings.uris().get(server);
    if (asking || backoff != null || !connection.isRefusedByServer(loss) || !asked.add(uri)) {
      return false;
    }
    ConnectFailures failures = connectFailures();
    generations.ask(
        uri,
        found ->
            pool.post(
                () -> {
                  asking = false;
                  boolean newer = found.isPresent() && found.get().isNewer();
                  pool.explained(
                      connection, newer ? failures.otherGeneration(found.get(), loss) : loss);
                }));
    asking = true;
    return true;
  }

  /**
   * Connects anew after a loss, once it is time.
   *
   * @return true if there is no connection left and none will be opened
   */
  boolean giveUpAfter(Connection connection, ConnectionLoss loss) {
    RhetorException reason = loss.failure(CallRequest.CONNECT, false);
    if (connection.isRegistered()) {
      events.disconnected(reason);
    }
    if (asking || backoff != null) {
      return false; // Attempts side by side count as one.
    }
    server = (server + 1) % settings.uris().size();
    boolean worthwhile =
        loss.isWorthAnotherAttempt() || cycle.failures() + 1 < settings.uris().size();
    Optional<Duration> delay = worthwhile ? cycle.failed(loss.askedWait()) : Optional.empty();
    if (delay.isPresent()) {
      // Before listeners are told, so that what they throw or do cannot leave the call without it.
      backoff = pool.timers.schedule(delay.get().toNanos(), () -> pool.post(this::connectAgain));
      events.reconnecting(cycle.failures(), delay.get(), reason);
      connecting.reconnecting(delay.get(), reason);
      return false;
    }
    // Connections that are there carry on, and what waits takes its turn on them.
    gaveUp = true;
    if (!connections.isEmpty()) {
      return false;
    }
    cycle.reset();
    asked.clear();
    keepOne = false;
    waiters.fail(loss);
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
    connection.end(ConnectionLoss.NORMAL);
    connection.released();
  }

  /** One connection stays; those beside it go when they have had nothing to do for a while. */
  void closeWhenIdle(Connection connection) {
    if (connection.isIdle() && connections.size() > 1) {
      connection.closeWhenIdle(
          pool.timers.schedule(
              settings.idleConnectionTimeout().toNanos(),
              () ->
                  pool.post(
                      connection,
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
  void close(ConnectionLoss loss) {
    if (backoff != null) {
      backoff.cancel();
    }
    waiters.fail(loss);
  }
}
