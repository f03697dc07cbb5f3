package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.RecordedExchange.Draft;
import io.rhetor.client.testing.internal.RecordedExchange.End;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of a WebSocket on in both directions, and notes them, on one event loop. Pings
 * and pongs stay between neighbours.
 */
final class RecordingSocket {
  private static final short NORMAL = 1000;
  private static final short NO_STATUS = 1005;
  private static final short GONE = 1006;

  private final Draft draft;
  private final Consumer<End> ended;
  private final ServerWebSocket client;
  private final WebSocket server;
  private boolean ending;
  private boolean over;

  RecordingSocket(Draft draft, Consumer<End> ended, ServerWebSocket client, WebSocket server) {
    this.draft = draft;
    this.ended = ended;
    this.client = client;
    this.server = server;
  }

  /** Begins to hand on. */
  void begin() {
    handOn(client, server);
    handOn(server, client);
    client.closeHandler(closed -> afterMessagesOf(client, this::clientClosed));
    server.closeHandler(closed -> afterMessagesOf(server, this::serverClosed));
    server.resume();
  }

  private void handOn(WebSocketBase from, WebSocketBase to) {
    boolean fromClient = from == client;
    from.textMessageHandler(
        message -> {
          if (!over) {
            draft.frame(fromClient, true, message.getBytes(StandardCharsets.UTF_8));
            to.writeTextMessage(message);
            waitForRoom(from, to);
          }
        });
    from.binaryMessageHandler(
        message -> {
          if (!over) {
            draft.frame(fromClient, false, message.getBytes());
            to.writeBinaryMessage(message);
            waitForRoom(from, to);
          }
        });
    // The close handler is told of the same.
    from.exceptionHandler(broken -> {});
  }

  private void waitForRoom(WebSocketBase from, WebSocketBase to) {
    if (!ending && to.writeQueueFull()) {
      from.pause();
      to.drainHandler(room -> from.resume());
    }
  }

  /** An end is told at once, ahead of messages that wait for room at the other side. */
  private void afterMessagesOf(WebSocketBase closed, Runnable end) {
    ending = true;
    closed.resume();
    Vertx.currentContext().runOnContext(handedOn -> end.run());
  }

  private void clientClosed() {
    if (!over) {
      boolean farewell = isFarewell(client.closeStatusCode());
      end(farewell ? End.COMPLETE : End.CANCELLED);
      endLike(client, server);
    }
  }

  private void serverClosed() {
    if (over) {
      return;
    }
    Short code = server.closeStatusCode();
    if (code != null && isFarewell(code)) {
      draft.closed(code, reasonOf(server));
      end(End.COMPLETE);
    } else {
      end(End.BROKEN);
    }
    endLike(server, client);
  }

  private void end(End end) {
    over = true;
    ended.accept(end);
  }

  /** Ends one side as the other one has ended, with a close frame or without. */
  private static void endLike(WebSocketBase closed, WebSocketBase open) {
    Short code = closed.closeStatusCode();
    if (code == null || !isFarewell(code)) {
      WebSocketSession.drop(open);
    } else {
      open.close(code == NO_STATUS ? NORMAL : code, reasonOf(closed));
    }
  }

  private static boolean isFarewell(@Nullable Short code) {
    return code != null && code != GONE;
  }

  private static String reasonOf(WebSocketBase closed) {
    String reason = closed.closeReason();
    return reason == null ? "" : reason;
  }
}
