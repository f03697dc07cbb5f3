package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.RecordedExchange.Draft;
import io.rhetor.client.testing.internal.RecordedExchange.End;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of a WebSocket on in both directions, and notes them. Pings and pongs stay
 * between neighbours. All but the beginnings of the listener's methods happens on the event loop.
 */
final class RecordingSocket implements WebSocket.Listener {
  private static final int NO_STATUS = 1005;
  private static final int GONE = 1006;

  private final Draft draft;
  private final Consumer<End> ended;
  private final Consumer<Handler<Void>> loop;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);
  private @Nullable ServerWebSocket client;
  private boolean over;

  RecordingSocket(Draft draft, Consumer<End> ended, Consumer<Handler<Void>> loop) {
    this.draft = draft;
    this.ended = ended;
    this.loop = loop;
  }

  /** Begins to hand on, in the event loop. */
  void begin(ServerWebSocket from, WebSocket to) {
    client = from;
    from.textMessageHandler(
        message -> {
          draft.frame(true, true, message.getBytes(StandardCharsets.UTF_8));
          // The JDK takes one message when it is done with the one before.
          lastSent = lastSent.thenCompose(before -> to.sendText(message, true));
        });
    from.binaryMessageHandler(
        message -> {
          draft.frame(true, false, message.getBytes());
          ByteBuffer bytes = ByteBuffer.wrap(message.getBytes());
          lastSent = lastSent.thenCompose(before -> to.sendBinary(bytes, true));
        });
    from.exceptionHandler(broken -> {});
    from.closeHandler(closed -> clientClosed(from, to));
    to.request(1);
  }

  private void clientClosed(ServerWebSocket client, WebSocket to) {
    if (over) {
      return;
    }
    Short code = client.closeStatusCode();
    boolean farewell = code != null && code != GONE;
    end(farewell ? End.COMPLETE : End.CANCELLED);
    if (farewell) {
      // A code that the JDK does not send is the same as a normal end to the server.
      int sendable = code >= 3000 ? code : WebSocket.NORMAL_CLOSURE;
      lastSent = lastSent.thenCompose(sent -> to.sendClose(sendable, ""));
    } else {
      to.abort();
    }
  }

  private void end(End end) {
    over = true;
    ended.accept(end);
  }

  @Override
  public void onOpen(WebSocket opened) {
    // Nothing is asked for before the client's side is open too.
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (!last) {
      from.request(1);
      return null;
    }
    String message = text.toString();
    text.setLength(0);
    loop.accept(
        now -> {
          if (!over && client != null) {
            draft.frame(false, true, message.getBytes(StandardCharsets.UTF_8));
            client.writeTextMessage(message).onComplete(written -> from.request(1));
          }
        });
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (!last) {
      from.request(1);
      return null;
    }
    byte[] message = binary.toByteArray();
    binary.reset();
    loop.accept(
        now -> {
          if (!over && client != null) {
            draft.frame(false, false, message);
            client
                .writeBinaryMessage(Buffer.buffer(message))
                .onComplete(written -> from.request(1));
          }
        });
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    if (code == GONE) {
      // No frame says so: the connection ended without one.
      broke();
      return null;
    }
    loop.accept(
        now -> {
          if (!over && client != null) {
            draft.closed(code, reason);
            end(End.COMPLETE);
            client.close((short) (code == NO_STATUS ? WebSocket.NORMAL_CLOSURE : code), reason);
          }
        });
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    broke();
  }

  private void broke() {
    loop.accept(
        now -> {
          if (!over && client != null) {
            end(End.BROKEN);
            WebSocketSession.drop(client);
          }
        });
  }
}
