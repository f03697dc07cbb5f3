package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorPermissionDeniedException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.RecordedEvents;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import io.rhetor.client.ws.testing.WebSocketCapture;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What users of the client get where a recorded server is on the other side. */
class WebSocketCapturesTest {
  private static final String BROKEN = "april-2025/";
  private static final String REPAIRED = "april-2025-repaired/";

  /** Requests of a model, each of which has an answer or a model's failure. */
  static final List<String> ANSWERED =
      List.of(
          REPAIRED + "ws-chat-no-messages",
          REPAIRED + "ws-chat-nonstreaming",
          REPAIRED + "ws-chat-streaming",
          REPAIRED + "ws-llm-context-id-key-is-ignored",
          REPAIRED + "ws-llm-empty-options",
          REPAIRED + "ws-llm-ids-not-echoed",
          REPAIRED + "ws-llm-no-context-goes-to-default",
          REPAIRED + "ws-llm-no-payload",
          REPAIRED + "ws-llm-no-source",
          REPAIRED + "ws-llm-nonstreaming",
          REPAIRED + "ws-llm-options-null",
          REPAIRED + "ws-llm-streaming",
          REPAIRED + "ws-llm-streaming-ids-not-echoed",
          REPAIRED + "ws-llm-streaming-is-the-default",
          REPAIRED + "ws-llm-unavailable-provider-streaming-empty-success",
          REPAIRED + "ws-llm-unknown-provider-nonstreaming",
          REPAIRED + "ws-llm-unknown-provider-streaming",
          REPAIRED + "ws-ping-answered-during-a-stream",
          REPAIRED + "ws-status-waits-behind-a-stream",
          REPAIRED + "ws-two-connections-parallel-a",
          REPAIRED + "ws-two-connections-parallel-b",
          REPAIRED + "ws-two-requests-back-to-back-strict-order");

  /** What the server said to them ended its work for the connection, whatever had been asked. */
  static final List<String> FATAL =
      List.of(
          BROKEN + "ws-after-fatal-error-connection-stays-open-but-dead",
          BROKEN + "ws-chat-request-fails",
          BROKEN + "ws-empty-text-frame",
          BROKEN + "ws-invalid-json",
          BROKEN + "ws-llm-request-fails",
          BROKEN + "ws-llm-request-nonstreaming-fails",
          REPAIRED + "ws-llm-message-not-a-string");

  /** A registration and a status, or only one of the two. */
  static final List<String> REGISTERED =
      List.of(
          BROKEN + "ws-foreign-origin-accepted",
          BROKEN + "ws-ids-not-echoed",
          BROKEN + "ws-register",
          BROKEN + "ws-two-connections-a",
          BROKEN + "ws-two-connections-b");

  static final List<String> STATUS =
      List.of(BROKEN + "ws-message-just-under-16-mib", BROKEN + "ws-status");

  static final List<String> CLOSED_IDLE =
      List.of(BROKEN + "ws-idle-server-ping-unanswered", REPAIRED + "ws-server-shutdown-idle");

  /** The client ends the connection in the middle of a stream. */
  static final List<String> LEFT =
      List.of(REPAIRED + "ws-client-closes-mid-stream", REPAIRED + "ws-client-drops-mid-stream");

  private static final String CLIENT_CLOSES = BROKEN + "ws-client-close-handshake";
  private static final String PINGED = BROKEN + "ws-idle-server-pings-answered";
  private static final String TOO_LARGE = BROKEN + "ws-message-over-16-mib";
  private static final String WRONG_PATH = BROKEN + "ws-wrong-path";
  private static final String SHUTDOWN = REPAIRED + "ws-server-shutdown-mid-stream";

  /** What the server did there, no call of this client makes it do. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          BROKEN + "ws-client-close-1001",
          "this client closes with 1000, and the server says back what it heard",
          BROKEN + "ws-ping-pong",
          "the pong of a server is for the heartbeat, which makes its own pings",
          BROKEN + "ws-subprotocol-and-compression-offer",
          "this client offers neither",
          BROKEN + "ws-unknown-type",
          "this client knows only types that the server knows; see CorrelationTest for others");

  @Test
  void everyCapture_isReplayedOrLeftOutForAReason() {
    Set<String> expected = new TreeSet<>(LEFT_OUT.keySet());
    expected.addAll(List.of(CLIENT_CLOSES, PINGED, TOO_LARGE, WRONG_PATH, SHUTDOWN));
    List.of(ANSWERED, FATAL, REGISTERED, STATUS, CLOSED_IDLE, LEFT).forEach(expected::addAll);

    assertThat(new TreeSet<>(WebSocketCapture.names())).isEqualTo(expected);
  }

  @ParameterizedTest
  @FieldSource("ANSWERED")
  void answer_isWhatTheServerSent(String name) throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    List<RecordedCall> calls = RecordedCall.of(capture);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister());
        RhetorWebSocketClient client =
            SocketClients.client(calls.get(0).config(SocketClients.config(server)))) {
      RecordedEvents events = RecordedEvents.of(client);
      List<RecordingSubscriber> streams = new ArrayList<>();
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (RecordedCall call : calls) {
        RecordingSubscriber stream = RecordingSubscriber.unbounded();
        streams.add(stream);
        answers.add(call.begin(client, stream));
      }

      int typingFrames = 0;
      for (int i = 0; i < calls.size(); i++) {
        calls.get(i).check(answers.get(i), streams.get(i));
        typingFrames += calls.get(i).isOfModel() ? 2 : 0;
      }
      int expected = typingFrames;
      await().until(() -> events.all().stream().filter(RecordedCall::isTyping).count() == expected);
      assertThat(events.all().stream().filter(RecordedCall::isTyping))
          .extracting(event -> event.contextId().map(ContextId::value).orElse(""))
          .allMatch(
              calls.stream().map(RecordedCall::context).collect(Collectors.toSet())::contains);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @FieldSource("FATAL")
  void fatalError_isALostConnection_withTheServersText(String name) throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    JsonNode error = RecordedCall.json(capture.answers().get(0));
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister(), ScriptedSocket::register);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<?> answer =
          name.contains("chat")
              ? client.chat(RecordedCall.CHAT)
              : name.endsWith("llm-request-fails")
                  ? client.streamMessage("Hello").collect()
                  : client.sendMessage("Hello");

      RhetorConnectionException failure = failureOf(answer, RhetorConnectionException.class);
      assertThat(failure).hasMessageContaining(error.at("/payload/error").asText());
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
    }
  }

  @ParameterizedTest
  @FieldSource("REGISTERED")
  void registration_andStatus_areAnswered(String name) throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      valueOf(client.connect());
      for (String answer : capture.answers()) {
        if (answer.contains("\"service\"")) {
          checkStatus(valueOf(client.getStatus()), RecordedCall.json(answer).path("payload"));
        }
      }
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @FieldSource("STATUS")
  void status_isWhatTheServerSent(String name) throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(capture.answers()).isNotEmpty();
      for (String answer : capture.answers()) {
        checkStatus(valueOf(client.getStatus()), RecordedCall.json(answer).path("payload"));
      }
    }
  }

  private static void checkStatus(ServerStatus status, JsonNode payload) {
    assertThat(status.status()).isEqualTo(payload.path("status").asText());
    assertThat(status.service()).hasValue(payload.path("service").asText());
    assertThat(status.version()).hasValue(payload.path("version").asText());
    assertThat(status.defaultProvider()).hasValue(payload.path("default_provider").asText());
    assertThat(status.defaultModel()).hasValue(payload.path("default_model").asText());
    assertThat(status.message()).hasValue(payload.path("message").asText());
    assertThat(status.providers()).containsEntry("simulated", true).containsEntry("openai", false);
    assertThat(status.budgetEnabled()).hasValue(payload.at("/budget/budget_enabled").asBoolean());
    assertThat(status.dailyLimit().orElseThrow())
        .isEqualByComparingTo(payload.at("/budget/daily_limit").decimalValue());
  }

  @ParameterizedTest
  @FieldSource("CLOSED_IDLE")
  void closeOfAnIdleConnection_isAnEventWithTheServersReason_andHealed(String name)
      throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    WebSocketCapture.Frame close =
        capture.frames().stream().filter(frame -> frame.is("close")).findFirst().orElseThrow();
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister(), ScriptedSocket::register);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      valueOf(client.connect());

      assertThat(events.await(Kind.DISCONNECTED).reason().orElseThrow())
          .isInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining("code " + close.code())
          .hasMessageContaining(close.reason());
      await()
          .until(() -> events.kinds().stream().filter(kind -> kind == Kind.CONNECTED).count() == 2);
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  @Test
  void pingsOfAnIdleServer_areAnswered_withTheirPayloads() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(PINGED);
    List<String> expected = new ArrayList<>();
    capture.frames().stream()
        .filter(frame -> frame.is("send-pong"))
        .forEach(frame -> expected.add(frame.payload()));
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      valueOf(client.connect());

      ScriptedSocket connection = server.connections().get(0);
      await().until(() -> connection.received().frames(WebSocketFrame.PONG).size() == 2);
      assertThat(connection.received().frames(WebSocketFrame.PONG))
          .extracting(WebSocketFrame::text)
          .isEqualTo(expected);
    }
  }

  @Test
  void close_saysGoodbyeAsTheRecordedClientDid() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(CLIENT_CLOSES);
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(capture.scriptAfterRegister())) {
      try (RhetorWebSocketClient client = SocketClients.client(server)) {
        valueOf(client.connect());
      }
      ScriptedSocket connection = server.connections().get(0);
      assertThat(connection.ended()).succeedsWithin(RecordedCall.SOON);
      assertThat(connection.received().closeFrame().get().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void requestThatIsTooLargeForTheServer_isATypedFailure() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(TOO_LARGE);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister(), ScriptedSocket::register);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorProtocolException failure =
          failureOf(client.sendMessage("Hello"), RhetorProtocolException.class);

      assertThat(failure).hasMessageContaining("1009").hasMessageContaining("Send less text");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
  }

  @Test
  void wrongPath_isATypedFailure() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(WRONG_PATH);
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(
              failureOf(client.sendMessage("Hello"), RhetorPermissionDeniedException.class)
                  .status())
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @FieldSource("LEFT")
  void streamThatTheClientLeaves_endsTheConnection(String name) throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    RecordedCall call = RecordedCall.of(capture).get(0);
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(capture.scriptAfterRegister(), ScriptedSocket::register)) {
      RhetorWebSocketClient client = SocketClients.client(server);
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage(messageOf(call)).subscribe(subscriber);
      await().until(() -> subscriber.chunks().size() == 3);

      if (name.contains("drops")) {
        subscriber.subscription().cancel();
        assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
        client.close();
      } else {
        client.close();
        RhetorStreamException failure = (RhetorStreamException) subscriber.awaitFailure();
        assertThat(failure.partial()).isEqualTo(call.text());
        assertThat(failure).hasCauseInstanceOf(ClientClosedException.class);
      }

      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
      assertThat(subscriber.text()).isEqualTo(call.text());
    }
  }

  @Test
  void shutdownInTheMiddleOfAStream_isAFailureWithThePartialText() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(SHUTDOWN);
    RecordedCall call = RecordedCall.of(capture).get(0);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister(), ScriptedSocket::register);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage(messageOf(call)).collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo(call.text()).isNotEmpty();
      assertThat(failure)
          .hasCauseInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining("1012");
    }
  }

  private static MessageRequest messageOf(RecordedCall call) {
    LlmRequest request = call.request();
    assertThat(request).isInstanceOf(MessageRequest.class);
    return (MessageRequest) request;
  }
}
