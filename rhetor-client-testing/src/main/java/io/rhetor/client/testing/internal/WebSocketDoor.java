package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Where WebSockets are opened, and all of them closed when the server goes down. */
final class WebSocketDoor implements Handler<HttpServerRequest> {
  /** The largest message that is taken, in bytes. */
  static final int MOST_BYTES = 16 << 20;

  static final String PATH = "/ws";
  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;
  private static final int SERVICE_RESTART = 1012;
  private static final long MILLIS_FOR_FAREWELL = 500;

  private final Vertx vertx;
  private final Traffic traffic;
  private final FaultPlan faults;
  private final BiConsumer<String, WebSocketSession> requests;
  private final Duration betweenPings;
  private final Duration forPong;
  private final Set<WebSocketSession> open = new LinkedHashSet<>();

  WebSocketDoor(
      Vertx vertx,
      Traffic traffic,
      FaultPlan faults,
      BiConsumer<String, WebSocketSession> requests,
      Duration betweenPings,
      Duration forPong) {
    this.vertx = vertx;
    this.traffic = traffic;
    this.faults = faults;
    this.requests = requests;
    this.betweenPings = betweenPings;
    this.forPong = forPong;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      refuse(request, 403);
      return;
    }
    Optional<PlannedFault> fault = faults.take(Scope.HANDSHAKE);
    if (fault.isPresent()) {
      refuse(request, fault.get().code());
    } else {
      request.toWebSocket().onSuccess(this::open);
    }
  }

  private static void refuse(HttpServerRequest request, int status) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/plain")
        .putHeader("connection", "close")
        .end();
  }

  private void open(ServerWebSocket socket) {
    WebSocketSession session = new WebSocketSession(socket, requests);
    KeepAlive keepAlive = new KeepAlive(vertx, socket, betweenPings, forPong);
    open.add(session);
    traffic.webSocketOpened();
    socket.textMessageHandler(session::arrived);
    socket.exceptionHandler(failure -> refuseFrame(failure, session));
    socket.closeHandler(
        closed -> {
          keepAlive.stop();
          open.remove(session);
          session.closed();
          traffic.webSocketClosed();
        });
    keepAlive.start();
  }

  private static void refuseFrame(Throwable failure, WebSocketSession session) {
    if (!(failure instanceof HttpClosedException)) {
      // Nothing but the text tells a message that is too long from a frame that is broken.
      boolean tooLong = String.valueOf(failure.getMessage()).matches("(?i).*\\bmax .*");
      session.close(tooLong ? TOO_BIG : PROTOCOL_ERROR, "");
    }
  }

  /** Tells all clients that the server goes down; completes when they know, or soon after. */
  Future<Void> closeAll() {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        now -> {
          List<Future<Void>> farewells = new ArrayList<>();
          for (WebSocketSession session : List.copyOf(open)) {
            farewells.add(session.close(SERVICE_RESTART, ""));
          }
          Future.join(farewells).onComplete(told -> done.tryComplete());
          vertx.setTimer(MILLIS_FOR_FAREWELL, due -> done.tryComplete());
        });
    return done.future();
  }
}
