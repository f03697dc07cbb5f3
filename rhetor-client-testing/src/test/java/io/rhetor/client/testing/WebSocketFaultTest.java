package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFaultTest {
  private static final String REGISTER = "{\"type\":\"REGISTER\",\"source\":\"quill\"}";
  private static final String STATUS = "{\"type\":\"STATUS\"}";
  private static final String WHOLE =
      "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":\"hi\",\"streaming\":false}}";
  private static final String STREAM =
      "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":\"hi\"}}";

  @RegisterExtension private final Servers servers = new Servers();
  private SimulatedRhetor rhetor;

  @BeforeEach
  void start() {
    rhetor = servers.start(Shape.OBSERVED);
  }

  @Test
  void aHandshakeCanBeRefused() {
    rhetor.inject(Fault.refuseWebSocket(401));

    assertThat(WebSocketCaller.refusal(rhetor, "/ws")).isEqualTo(401);
    assertThat(rhetor.webSocketCount()).isZero();
    assertThat(rhetor.requestCount()).isEqualTo(1);
  }

  @Test
  void aServerThatIsStartingRefusesHandshakesToo() {
    rhetor.inject(Fault.serviceUnavailable());

    assertThat(WebSocketCaller.refusal(rhetor, "/ws")).isEqualTo(503);
  }

  @Test
  void aRegistrationCanStayUnanswered() throws Exception {
    rhetor.inject(Fault.neverRegister());
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(REGISTER).send(STATUS).ping().awaitPong();

      assertThat(caller.hasMore()).isFalse();
      assertThat(rhetor.webSocketRequestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {STATUS, WHOLE, STREAM})
  void aRequestCanStayUnanswered(String request) throws Exception {
    rhetor.inject(Fault.silence());
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(REGISTER).next();
      caller.send(request).ping().awaitPong();

      assertThat(caller.hasMore()).isFalse();
      assertThat(rhetor.webSocketRequestCount()).isEqualTo(2);
    }
  }

  @Test
  void aFatalErrorLeavesTheConnectionOpenAndDeaf() throws Exception {
    rhetor.inject(Fault.fatalErrorAfterChunks(2, "boom"));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM);
      assertThat(caller.next().getJsonObject("payload").getBoolean("isTyping")).isTrue();
      assertThat(chunk(caller)).isEqualTo("You");
      assertThat(chunk(caller)).isEqualTo(" wrote:");
      assertThat(caller.nextText())
          .isEqualTo("{\"type\":\"ERROR\",\"payload\":{\"error\":\"boom\"}}");

      caller.send(STATUS).ping().awaitPong();
      assertThat(caller.hasMore()).isFalse();
      assertThat(rhetor.openStreams()).isZero();
      assertThat(rhetor.cancelledStreams()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1011, 1012, 1000, 4000})
  void aStreamCanEndWithACloseFrame(int code) throws Exception {
    rhetor.inject(Fault.closeAfterChunks(1, code, "why"));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM).next();
      assertThat(chunk(caller)).isEqualTo("You");

      assertThat(caller.awaitClose()).isEqualTo(code + " why");
    }
    await().until(() -> rhetor.openWebSockets() == 0);
    assertThat(rhetor.cancelledStreams()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {STATUS, WHOLE})
  void aCloseFrameCanComeInPlaceOfAnAnswer(String request) throws Exception {
    rhetor.inject(Fault.closeAfterChunks(0, 1011, ""));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      assertThat(caller.send(request).awaitClose()).isEqualTo("1011");
    }
  }

  static List<Fault> breaks() {
    return List.of(Fault.cutAfterChunks(2), Fault.closeAfterChunks(2, 1006, ""));
  }

  /** With a bare socket: the JDK's client at times sees neither the last frame nor the end. */
  @ParameterizedTest
  @MethodSource("breaks")
  void aConnectionCanBreakWithoutACloseFrame(Fault fault) throws IOException {
    rhetor.inject(fault);
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.openWebSocket();
      connection.sendText(STREAM);
      connection.readUntil("\"isTyping\":true,\"context\":\"default\"}}");
      connection.readUntil("\"chunk\":\"You\"");
      connection.readUntil("\"chunk\":\" wrote:\"");

      assertThat(connection.readAll()).endsWith("\"done\":false}}");
    }
    await().until(() -> rhetor.openWebSockets() == 0);
    assertThat(rhetor.openStreams()).isZero();
    assertThat(rhetor.cancelledStreams()).isZero();
  }

  @Test
  void aStalledStreamIsOpenAndSilentWhilePingsAreAnswered() throws Exception {
    rhetor.inject(Fault.stallAfterChunks(1));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM).next();
      chunk(caller);
      caller.send(STATUS).ping().awaitPong();

      assertThat(caller.hasMore()).isFalse();
      assertThat(rhetor.openStreams()).isEqualTo(1);
    }
    await().until(() -> rhetor.openStreams() == 0);
    assertThat(rhetor.cancelledStreams()).isEqualTo(1);
  }

  @Test
  void aModelsFailureLeavesTheConnectionUsable() throws Exception {
    rhetor.inject(Fault.errorAfterChunks(1, "lost"));
    rhetor.inject(Fault.errorBeforeChunks("overloaded"));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      assertThat(caller.send(STREAM).payloadsUntilTypingOff())
          .extracting(payload -> payload.getString("error"))
          .containsExactly(null, null, "lost", null);
      assertThat(caller.send(WHOLE).payloadsUntilTypingOff().get(1).getString("error"))
          .isEqualTo("overloaded");
      assertThat(caller.send(STATUS).next().getJsonObject("payload").getString("status"))
          .isEqualTo("ok");
    }
  }

  @Test
  void aBinaryFrameCanComeInPlaceOfAnAnswer() throws Exception {
    rhetor.inject(Fault.binaryFrameAfterChunks(0));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      assertThat(caller.send(STATUS).nextBinary()).isNotEmpty();
    }
  }

  @Test
  void aTextThatIsNoJsonCanComeInTheMiddleOfAStream() throws Exception {
    rhetor.inject(Fault.textFrameAfterChunks(1, "<html>"));
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM).next();
      chunk(caller);

      assertThat(caller.nextText()).isEqualTo("<html>");
    }
  }

  @Test
  void faultsOfWebSocketsDoNotStrikeHttp() {
    rhetor.inject(Fault.closeAfterChunks(0, 1011, ""));
    rhetor.inject(Fault.silence());

    assertThat(new Caller(rhetor).stream("/stream", "{\"message\":\"hi\"}")).hasSizeGreaterThan(2);
  }

  @Test
  void aFaultRefusesCodesThatCannotBeSent() {
    assertThatThrownBy(() -> Fault.closeAfterChunks(0, 1005, "")).hasMessageContaining("code");
    assertThatThrownBy(() -> Fault.closeAfterChunks(0, 999, "")).hasMessageContaining("code");
    assertThatThrownBy(() -> Fault.closeAfterChunks(0, 5000, "")).hasMessageContaining("code");
    assertThatThrownBy(() -> Fault.refuseWebSocket(200)).hasMessageContaining("status");
    assertThatThrownBy(() -> Fault.refuseWebSocket(600)).hasMessageContaining("status");
  }

  @Test
  void aFaultSaysItsCode() {
    assertThat(Fault.closeAfterChunks(2, 1012, "down"))
        .hasToString("Fault{CLOSE, chunks=2, code=1012, text=down, times=1}");
  }

  private static String chunk(WebSocketCaller caller) throws InterruptedException {
    JsonObject payload = caller.next().getJsonObject("payload");
    return payload.getString("chunk");
  }
}
