package io.rhetor.client.testing.internal;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;

/**
 * Pings one client, waits for the pong, pauses, and pings again; closes the connection of a client
 * that does not answer in time.
 */
final class KeepAlive {
  private static final short UNEXPECTED = 1011;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final long millisBetweenPings;
  private final long millisForPong;
  private int pings;
  private long timer;

  KeepAlive(Vertx vertx, ServerWebSocket socket, Duration betweenPings, Duration forPong) {
    this.vertx = vertx;
    this.socket = socket;
    this.millisBetweenPings = betweenPings.toMillis();
    this.millisForPong = forPong.toMillis();
  }

  void start() {
    socket.pongHandler(this::ponged);
    pause();
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void pause() {
    timer = vertx.setTimer(millisBetweenPings, due -> ping());
  }

  private void ping() {
    pings++;
    socket.writePing(payload());
    timer =
        vertx.setTimer(millisForPong, due -> socket.close(UNEXPECTED, "keepalive ping timeout"));
  }

  private void ponged(Buffer payload) {
    if (pings > 0 && payload.equals(payload())) {
      vertx.cancelTimer(timer);
      pause();
    }
  }

  private Buffer payload() {
    return Buffer.buffer().appendInt(pings);
  }
}
