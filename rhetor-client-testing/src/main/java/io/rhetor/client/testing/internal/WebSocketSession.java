package io.rhetor.client.testing.internal;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * One WebSocket, whose requests are answered strictly one after the other: the next one is looked
 * at when {@link #answered} is called for the one before, and never if it is not. All of it happens
 * on the server's event loop.
 */
final class WebSocketSession {
  private static final byte[] BINARY = {0, 1, 2, 3};

  private final ServerWebSocket socket;
  private final BiConsumer<String, WebSocketSession> answering;
  private final Queue<String> waiting = new ArrayDeque<>();
  private Runnable gone = () -> {};
  private Future<Void> lastWrite = Future.succeededFuture();
  private boolean busy;
  private boolean looking;

  /**
   * Makes a session.
   *
   * @param answering answers a text of the client
   */
  WebSocketSession(ServerWebSocket socket, BiConsumer<String, WebSocketSession> answering) {
    this.socket = socket;
    this.answering = answering;
  }

  void arrived(String text) {
    waiting.add(text);
    lookForNext();
  }

  /** Says that the request at hand is answered. */
  void answered() {
    busy = false;
    lookForNext();
  }

  private void lookForNext() {
    if (looking) {
      return;
    }
    looking = true;
    try {
      while (!busy && !waiting.isEmpty()) {
        busy = true;
        answering.accept(waiting.remove(), this);
      }
    } finally {
      looking = false;
    }
  }

  /** Sets what is called if the connection ends before the answer at hand does. */
  void onGone(Runnable gone) {
    this.gone = gone;
  }

  void closed() {
    waiting.clear();
    gone.run();
  }

  void onDrain(Runnable resume) {
    socket.drainHandler(drained -> resume.run());
  }

  boolean isFull() {
    return socket.writeQueueFull();
  }

  Future<Void> send(JsonObject frame) {
    return send(frame.encode());
  }

  private Future<Void> send(String text) {
    // A client that has gone is told nothing, which its stream learns from the failed future.
    lastWrite =
        socket.isClosed()
            ? Future.failedFuture("The client has gone.")
            : socket.writeTextMessage(text);
    return lastWrite;
  }

  Future<Void> close(int code, String reason) {
    return socket.isClosed() ? Future.succeededFuture() : socket.close((short) code, reason);
  }

  /** Does what a fault says to the connection; whatever it is, no request is answered after it. */
  void strike(PlannedFault fault, FrameShape frames) {
    switch (fault.kind()) {
      case FATAL_ERROR:
        send(frames.error(fault.text()));
        return;
      case BINARY_FRAME:
        socket.writeBinaryMessage(Buffer.buffer(BINARY));
        return;
      case TEXT_FRAME:
        send(fault.text());
        return;
      case CLOSE:
        closeOrDrop(fault);
        return;
      default:
        drop();
    }
  }

  private void closeOrDrop(PlannedFault fault) {
    if (fault.code() == PlannedFault.NO_CLOSE_FRAME) {
      drop();
    } else {
      close(fault.code(), fault.text());
    }
  }

  private void drop() {
    lastWrite.onComplete(written -> drop(socket));
  }

  /** Closes a socket without a close frame, which Vert.x would send. */
  @SuppressWarnings("FutureReturnValueIgnored") // The close handler tells when it is done.
  static void drop(WebSocketBase socket) {
    ((WebSocketInternal) socket).channelHandlerContext().close();
  }
}
