package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.RecordedExchange.End;
import io.rhetor.client.testing.internal.RecordedExchange.Frame;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Plays one recorded WebSocket: what the server sent, and in between waits for messages that are
 * equal to those that were recorded, but for ids and times. Ids that the server gave back come back
 * as they are now. All of it happens on one event loop.
 */
final class PlaybackSocket {
  private static final short POLICY = 1008;
  private static final String ID = "id";
  private static final List<String> DIFFERENT_EACH_TIME = List.of(ID, "timestamp");

  private final ServerWebSocket socket;
  private final RecordedExchange exchange;
  private final List<Frame> frames;
  private final Recording recording;
  private final Secrecy secrecy;
  private final Consumer<String> unmatched;
  private final Queue<byte[]> arrived = new ArrayDeque<>();
  private final Map<Object, Object> ids = new HashMap<>();
  private BiConsumer<Long, Runnable> clock = (millis, action) -> action.run();
  private int next;
  private long millis;
  private boolean waiting;

  PlaybackSocket(
      ServerWebSocket socket,
      RecordedExchange exchange,
      Recording recording,
      Secrecy secrecy,
      Consumer<String> unmatched) {
    this.socket = socket;
    this.exchange = exchange;
    this.frames = exchange.frames();
    this.recording = recording;
    this.secrecy = secrecy;
    this.unmatched = unmatched;
  }

  /** Plays what comes first. */
  void begin(BiConsumer<Long, Runnable> clock) {
    this.clock = clock;
    socket.exceptionHandler(broken -> {});
    socket.textMessageHandler(text -> arrived(text.getBytes(StandardCharsets.UTF_8)));
    socket.binaryMessageHandler(bytes -> arrived(bytes.getBytes()));
    playOn();
  }

  private void arrived(byte[] message) {
    arrived.add(message);
    if (waiting) {
      waiting = false;
      playOn();
    }
  }

  private void playOn() {
    while (next == frames.size() || frames.get(next).fromClient) {
      if (next == frames.size() && exchange.end() != End.CANCELLED && ends()) {
        return;
      }
      byte[] message = arrived.poll();
      if (message == null) {
        waiting = true;
        return;
      }
      if (!isExpected(RecordedBody.canonical(secrecy.in(message)))) {
        return;
      }
      next++;
    }
    Frame frame = frames.get(next++);
    long pause = frame.afterMillis - millis;
    millis = frame.afterMillis;
    clock.accept(pause, () -> play(frame));
  }

  /** Ends as the server did; where the client ended, it has to do so again. */
  private boolean ends() {
    if (exchange.end() == End.BROKEN) {
      WebSocketSession.drop(socket);
      return true;
    }
    exchange
        .close()
        .ifPresent(
            close ->
                socket.close(close.getInteger("code").shortValue(), close.getString("reason")));
    return exchange.close().isPresent();
  }

  private boolean isExpected(Object message) {
    String reason;
    if (next == frames.size()) {
      reason = "The WebSocket of exchange " + exchange.number() + " has no further message.";
    } else {
      Object expected = RecordedBody.canonical(frames.get(next).bytes);
      List<String> differences = recording.differences(comparable(expected), comparable(message));
      if (differences.isEmpty()) {
        if (expected instanceof JsonObject && ((JsonObject) expected).containsKey(ID)) {
          ids.put(((JsonObject) expected).getValue(ID), ((JsonObject) message).getValue(ID));
        }
        return true;
      }
      reason =
          "Message "
              + (next + 1)
              + " of the WebSocket of exchange "
              + exchange.number()
              + " differs at "
              + String.join(" and ", differences)
              + ".";
    }
    unmatched.accept(reason + " Record again, or send what was recorded.");
    socket.close(POLICY, "Nothing like this was recorded.");
    return false;
  }

  private static Object comparable(Object message) {
    if (!(message instanceof JsonObject)) {
      return message;
    }
    JsonObject copy = ((JsonObject) message).copy();
    DIFFERENT_EACH_TIME.forEach(copy::remove);
    return copy;
  }

  private void play(Frame frame) {
    if (!socket.isClosed()) {
      write(frame).onSuccess(sent -> playOn());
    }
  }

  private Future<Void> write(Frame frame) {
    if (frame.binary) {
      return socket.writeBinaryMessage(Buffer.buffer(frame.bytes));
    }
    Object message = RecordedBody.canonical(frame.bytes);
    if (message instanceof JsonObject && ids.containsKey(((JsonObject) message).getValue(ID))) {
      JsonObject json = (JsonObject) message;
      return socket.writeTextMessage(json.put(ID, ids.get(json.getValue(ID))).encode());
    }
    return socket.writeTextMessage(new String(frame.bytes, StandardCharsets.UTF_8));
  }
}
