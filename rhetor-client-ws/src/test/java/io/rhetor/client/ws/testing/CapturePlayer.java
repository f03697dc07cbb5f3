package io.rhetor.client.ws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.ws.testing.WebSocketCapture.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server's side of a capture, sorted by the text of the client that each frame answers: a
 * client that waits for one answer before it sends the next request is answered as well as one that
 * does not.
 */
final class CapturePlayer {
  private static final Set<String> FRAMING =
      Set.of("upgrade", "connection", "content-length", "sec-websocket-extensions");
  private static final Set<String> KNOWN_TYPES =
      Set.of("REGISTER", "STATUS", "LLM_REQUEST", "CHAT_REQUEST");

  private final WebSocketCapture capture;
  private final List<Frame> unasked = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();

  CapturePlayer(WebSocketCapture capture) {
    this.capture = capture;
    sort();
  }

  private void sort() {
    Deque<Exchange> unanswered = new ArrayDeque<>();
    List<Frame> current = unasked;
    for (Frame frame : capture.frames()) {
      if (frame.is("send")) {
        Exchange exchange = new Exchange(frame);
        exchanges.add(exchange);
        unanswered.add(exchange);
      } else if (isServers(frame)) {
        if (!unanswered.isEmpty()) {
          current = unanswered.getFirst().answers;
        }
        current.add(frame);
        if (endsAnswer(frame)) {
          unanswered.poll();
        }
      }
    }
  }

  void play(ScriptedSocket socket) throws IOException, InterruptedException {
    if (answersHandshake(socket)) {
      playFrames(socket);
    }
  }

  void playAfterRegister(ScriptedSocket socket) throws IOException, InterruptedException {
    if (answersHandshake(socket)) {
      socket.register();
      playFrames(socket);
    }
  }

  /** Whether the connection goes on after the recorded answer to the handshake. */
  private boolean answersHandshake(ScriptedSocket socket) throws IOException {
    if (capture.status() == 101) {
      socket.accept(headers());
      return true;
    }
    socket.refuse(capture.status(), headers());
    return false;
  }

  private void playFrames(ScriptedSocket socket) throws IOException, InterruptedException {
    send(unasked, socket);
    for (Exchange exchange : exchanges) {
      exchange.check(socket.receiveText());
      send(exchange.answers, socket);
    }
  }

  private static void send(List<Frame> frames, ScriptedSocket socket) throws IOException {
    for (Frame frame : frames) {
      if (frame.is("recv-ping")) {
        socket.ping(frame.payload());
      } else if (frame.is("close")) {
        socket.close(frame.code(), frame.reason());
      } else {
        socket.send(frame.text().orElseThrow());
      }
    }
  }

  /** The recorded headers, without those that describe what was negotiated with another client. */
  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>(capture.headers());
    headers.keySet().removeAll(FRAMING);
    return headers;
  }

  private static boolean isServers(Frame frame) {
    return frame.is("recv") || frame.is("recv-ping") || frame.is("close") && frame.byServer();
  }

  private static boolean endsAnswer(Frame frame) {
    if (!frame.is("recv")) {
      return false;
    }
    JsonNode answer = RhetorFrames.parse(frame.text().orElseThrow());
    return answer.path("type").asText().equals("ERROR")
        || answer.path("source").asText().equals("SYSTEM")
        || answer.at("/payload/isTyping").isBoolean()
            && !answer.at("/payload/isTyping").asBoolean();
  }

  private static final class Exchange {
    private final Optional<String> recordedType;
    private final List<Frame> answers = new ArrayList<>();

    Exchange(Frame request) {
      this.recordedType = request.text().flatMap(Exchange::type).filter(KNOWN_TYPES::contains);
    }

    void check(String text) {
      Optional<String> type = type(text);
      if (recordedType.isPresent() && !recordedType.equals(type)) {
        throw new AssertionError(recordedType.get() + " was recorded and this came: " + text);
      }
    }

    private static Optional<String> type(String text) {
      try {
        return Optional.ofNullable(RhetorFrames.parse(text).path("type").textValue());
      } catch (UncheckedIOException noJson) {
        return Optional.empty();
      }
    }
  }
}
