package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.call.CutOffCalls;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.ws.internal.Waiters.Waiter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All calls and connections of one client. Its loop is the one owner of who waits, who is carried
 * by which connection and when to connect; all else only posts news to it.
 *
 * <p>A call claims its end, counts its attempts and has its total limit by itself, as over HTTP.
 * The wait before another attempt is not the call's, since all that wait share one connection that
 * comes back for all of them at once: {@link ReconnectCycle} has it.
 */
final class ConnectionPool {
  private static final CallbackLog LOG =
      CallbackLog.of("io.rhetor.client.ws.RhetorWebSocketClient");

  final PoolSettings settings;

  /** The limits of calls that have none of their own. */
  final CallLimits limits;

  final Timers timers;
  final Callbacks callbacks;
  final Json json;
  final Handshakes handshakes;
  private final ConnectionListener events;
  private final FloodLog strays =
      new FloodLog(LOG, "A message of the server fits no request and was dropped");
  private final SerialLoop loop = new SerialLoop();

  // Owned by the loop.
  private final Deque<Call> queue = new ArrayDeque<>();
  private final Connections connections;
  private boolean closed;

  /** Makes a pool without connections. */
  ConnectionPool(
      PoolSettings settings,
      SocketConnector connector,
      Timers timers,
      ReconnectCycle cycle,
      Callbacks callbacks,
      GenerationSource generations,
      ConnectionListener events) {
    this.settings = settings;
    this.limits = CallLimits.of(settings);
    this.timers = timers;
    this.callbacks = callbacks;
    this.json = new Json(settings.serverZone());
    this.handshakes = new Handshakes(settings);
    this.events = events;
    this.connections = new Connections(this, connector, cycle, generations, events);
  }

  // What callers ask for.

  /** Opens a connection unless there is one; completes with true. */
  CancellableFuture<Boolean> connect() {
    Waiters waiters = connections.waiters();
    Waiter waiter = new Waiter(callbacks.forCaller());
    Consumer<Throwable> broken =
        thrown ->
            waiters.fail(waiter, failures().defect(thrown).failure(CallRequest.CONNECT, false));
    waiter.connected.onAbandon(() -> loop.post(() -> waiters.forget(waiter), broken));
    loop.post(
        () -> {
          if (closed) {
            waiters.fail(waiter, failures().clientClosed(CallRequest.CONNECT, false));
          } else {
            connections.await(waiter);
            connections.open(queue.size());
          }
        },
        broken);
    return waiter.connected;
  }

  /** Sends a call as soon as a connection is free. */
  void submit(Call call) {
    post(
        call,
        () -> {
          if (call.isOver()) {
            return; // Cancelled before it came here.
          }
          if (closed) {
            call.fail(failures().clientClosed(call.request, false));
            return;
          }
          call.startLimit();
          queue.add(call);
          dispatch();
        });
  }

  /** Ends a call that its caller has no use for any more, and its connection if it is on one. */
  void abandon(Call call) {
    if (call.claim()) {
      call.events().cancelled();
      post(call, () -> withdraw(call));
    }
  }

  /** Fails whatever is outstanding and ends all connections. */
  void close() {
    loop.post(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          ConnectionLoss loss = failures().closedByClient();
          List<String> cutOff = new ArrayList<>();
          for (Connection connection : connections.all()) {
            Call call = connection.call();
            if (call != null && call.fail(loss.failure(call.request, call.isSent()))) {
              cutOff.add(call.request.type());
            }
            connections.drop(connection);
          }
          cutOff.addAll(failWaiting(loss));
          connections.close(loss);
          timers.close();
          events.closed();
          cutOff.removeIf("REGISTER"::equals);
          if (!cutOff.isEmpty()) {
            LOG.write(Level.WARNING, CutOffCalls.message(cutOff));
          }
        },
        FatalErrors::uncaught);
    CallbackLog.awaitWritten();
  }

  // What connections report.

  void opened(Connection connection) {
    post(
        connection,
        () -> {
          if (!connection.isOver()) {
            Call register =
                new RegisterCall(this, handshakes.registration(), callbacks.forCaller());
            connection.carry(register.begin(connection));
          }
        });
  }

  void answered(Connection connection, Call call) {
    post(
        connection,
        () -> {
          if (connection.isOver()) {
            return;
          }
          if (call instanceof RegisterCall) {
            connections.registered(connection, (RegisterCall) call);
          } else {
            connection.freed();
            connections.proven();
          }
          dispatch();
          connections.closeWhenIdle(connection);
        });
  }

  void unsupported(Connection connection, Call call) {
    post(
        connection,
        () -> {
          if (call instanceof RegisterCall) {
            connections.unregistrable(connection);
            return;
          }
          call.fail(connection.failures().unsupported(call.request));
          connection.freed();
          dispatch();
          connections.closeWhenIdle(connection);
        });
  }

  /** The server answers the registration with an error. */
  void notRegistered(Connection connection, String error) {
    post(connection, () -> connections.notRegistered(connection, error));
  }

  void lost(Connection connection, ConnectionLoss loss) {
    post(
        connection,
        () -> {
          if (!connections.remove(connection)) {
            return;
          }
          Call call = connection.call();
          if (call != null && !call.isOver()) {
            lost(connection, call, loss);
          }
          if (!loss.isOurs() && !connections.askAfter(connection, loss)) {
            giveUpAfter(connection, loss);
          }
          dispatch();
        });
  }

  /** Goes on after a loss, once it is known whether the server's generation explains it. */
  void explained(Connection connection, ConnectionLoss loss) {
    if (!closed) {
      giveUpAfter(connection, loss);
      dispatch();
    }
  }

  private void giveUpAfter(Connection connection, ConnectionLoss loss) {
    if (connections.giveUpAfter(connection, loss)) {
      failWaiting(loss);
    }
  }

  private void lost(Connection connection, Call call, ConnectionLoss loss) {
    if (call.isSent() || call instanceof RegisterCall) {
      call.breakOff(loss.failure(call.request, true));
    } else {
      call.notSent(loss.failure(call.request, false));
      connection.freed();
      queue.addFirst(call);
    }
  }

  /** A connection has proven that it works. */
  void provenAlive() {
    loop.post(connections::proven, FatalErrors::uncaught);
  }

  void idleFor(Call call) {
    timedOut(call, Phase.IDLE, call.limits.idle());
  }

  /** Ends a stream whose subscriber asks for nothing, also if the answer is here as a whole. */
  void pausedFor(Call call) {
    post(
        call,
        () -> {
          RhetorException failure = call.timeout(Phase.PAUSE, call.limits.pause());
          if (call.fail(failure)) {
            withdraw(call);
          } else {
            callbacks.endOutside(() -> call.tell(failure));
          }
        });
  }

  void typing(Optional<String> context, boolean on) {
    events.typing(context, on);
  }

  void stray(SocketFrame frame) {
    strays.count(
        "type " + (frame.isResponse() ? "RESPONSE" : frame.isUpdate() ? "UPDATE" : "other"));
  }

  // What the parts of a connection need.

  /** Runs a step of a connection where all that the pool owns is owned; a throw loses it. */
  void post(Connection connection, Runnable step) {
    loop.post(step, thrown -> broke(connection, thrown));
  }

  /** Runs a step that belongs to no call and no connection. */
  void post(Runnable step) {
    loop.post(step, FatalErrors::uncaught);
  }

  /** Makes the failures of the server that is asked now. */
  SocketFailures failures() {
    return connections.failures();
  }

  Redactor redactor(CallRequest request) {
    return request.redactor(handshakes.credentials());
  }

  /** Begins to tell the listener of a call. */
  CallEvents eventsOf(CallRequest request, CallbackExecutor ofCall) {
    return CallEvents.begin(
        settings.listener(),
        timers,
        callbacks.inTurn(ofCall),
        "websocket",
        request.type(),
        CallEvents.nextCallId());
  }

  // The loop's own steps.

  void dispatch() {
    for (Connection connection : connections.all()) {
      Call next = connection.isIdle() && !connection.isOver() ? nextWaiting() : null;
      if (next != null) {
        carry(connection, next);
      }
    }
    if (!closed) {
      connections.open(queue.size());
    }
  }

  /** Passes over calls whose callers have just ended them. */
  private @Nullable Call nextWaiting() {
    Call next = queue.poll();
    while (next != null && next.isOver()) {
      next = queue.poll();
    }
    return next;
  }

  private void carry(Connection connection, Call call) {
    try {
      InFlightRequest attempt = call.begin(connection);
      attempt.startLimit();
      connection.carry(attempt);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      broke(call, thrown);
    }
  }

  private void post(Call call, Runnable step) {
    loop.post(step, thrown -> broke(call, thrown));
  }

  /** Ends the call that something was thrown for, and the connection that carries it. */
  private void broke(Call call, Throwable thrown) {
    call.fail(failures().defect(thrown).failure(call.request, call.isSent()));
    remove(call);
    post(this::dispatch);
  }

  /** Ends the connection that something was thrown for, and the call that it carries. */
  private void broke(Connection connection, Throwable thrown) {
    Call call = connection.call();
    connection.lose(connection.failures().defect(thrown));
    if (connections.all().contains(connection)) {
      return; // Its loss is on the way, and with it the rest.
    }
    if (call != null && !call.isOver()) {
      broke(call, thrown);
    }
    if (connections.all().isEmpty()) {
      ConnectionLoss loss = connection.failures().defect(thrown);
      failWaiting(loss);
      connections.waiters().fail(loss);
    }
  }

  /** Fails the calls that no connection has; returns the types of their requests. */
  private List<String> failWaiting(ConnectionLoss loss) {
    List<String> failed = new ArrayList<>();
    for (Call call = queue.poll(); call != null; call = queue.poll()) {
      if (call.fail(loss.failure(call.request, false))) {
        failed.add(call.request.type());
      }
    }
    return failed;
  }

  void timedOut(Call call, Phase phase, Duration limit) {
    post(
        call,
        () -> {
          if (!call.isOver() && call.fail(call.timeout(phase, limit))) {
            withdraw(call);
          }
        });
  }

  /** Takes back a call that is over, and lets others have its turn. */
  private void withdraw(Call call) {
    remove(call);
    dispatch();
  }

  private void remove(Call call) {
    queue.remove(call);
    call.abortAttempt();
  }

  /** Ends a connection whose call is not wanted any more. */
  void drop(Connection connection) {
    connections.drop(connection);
    connections.openNoneUnlessNeeded();
  }
}
