package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.RhetorFrames;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frames belong to which request. */
class CorrelationTest {
  /** Frames between those of an answer that are none of its own. */
  static final List<Script> FOREIGN =
      List.of(
          socket -> socket.send(socket.frames().withContext("other").chunk("wrong")),
          socket -> socket.send(socket.frames().withContext("other").done()),
          socket -> socket.send(socket.frames().withContext("other").response("wrong")),
          socket -> socket.send(socket.frames().withContext("other").streamFailure("wrong")),
          socket ->
              socket.send(withId(socket.frames().chunk("wrong"), "id", false, earlier(socket))),
          socket -> socket.send(withId(socket.frames().done(), "req_id", true, earlier(socket))),
          socket ->
              socket.send(
                  withId(socket.frames().response("wrong"), "request_id", false, earlier(socket))),
          socket -> socket.send(socket.frames().status()),
          socket -> socket.send(socket.frames().registered()),
          socket -> socket.send("{}"),
          socket -> socket.send("{\"type\": \"NEWS\", \"payload\": {\"chunk\": \"wrong\"}}"),
          socket -> socket.send("{\"type\": 7, \"payload\": {\"message\": \"wrong\"}}"),
          socket -> socket.send("{\"type\": \"UPDATE\"}"),
          socket -> socket.send("{\"type\": \"UPDATE\", \"payload\": \"wrong\"}"),
          socket -> socket.send("{\"type\": \"UPDATE\", \"payload\": {\"progress\": 7}}"),
          socket -> socket.send(socket.frames().unsupported("DANCE")));

  @ParameterizedTest
  @FieldSource("FOREIGN")
  void frameOfAnother_isLoggedAndNeverDelivered(Script foreign) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true).response("before").typing(false);
                  socket.receive();
                  socket.typing(true).chunk("Hel");
                  foreign.play(socket);
                  socket.chunk("lo").done().typing(false);
                  socket.receive();
                  socket.typing(true);
                  foreign.play(socket);
                  socket.response("after").typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("before");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("after");

      // The log is written by callback threads.
      await().untilAsserted(() -> assertThat(log.warnings()).hasSize(2));
      assertThat(log.warnings())
          .allSatisfy(line -> assertThat(line).contains("fits no request").doesNotContain("wrong"))
          .anySatisfy(line -> assertThat(line).contains("1 so far"))
          .anySatisfy(line -> assertThat(line).contains("2 so far"));
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void answerOfAModel_isNoneOfTheServerItself() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.response("wrong").status();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.getStatus()).version()).hasValue("0.1.0");
    }
  }

  /** What a server sends at once it has not sent for a request that goes out meanwhile. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void framesThatCameWithTheEndOfAnAnswer_areNoneOfTheNext(boolean streamed) throws Exception {
    CountDownLatch bothAsked = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  sendAtOnce(
                      socket, socket.frames().registered(), socket.frames().response("early"));
                  socket.receive();
                  bothAsked.await();
                  RhetorFrames frames = socket.frames();
                  sendAtOnce(
                      socket,
                      frames.typing(true),
                      streamed ? frames.chunk("first") : frames.response("first"),
                      streamed ? frames.done() : frames.typing(false),
                      frames.typing(false),
                      frames.response("late"),
                      frames.typing(true));
                  socket.receive();
                  socket.stream("second");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first =
          streamed ? client.streamMessage("Hi").collect() : client.sendMessage("Hi");
      CompletableFuture<MessageResponse> second = client.streamMessage("Hi").collect();
      bothAsked.countDown();

      assertThat(valueOf(first).message()).isEqualTo("first");
      assertThat(valueOf(second).message()).isEqualTo("second");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void foreignFramesWithoutEnd_fillNoLog() throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  for (int i = 0; i < 100; i++) {
                    socket.send("{\"type\": \"NEWS\"}");
                  }
                  socket.response("Hello");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");

      // The log is written by callback threads, in its order.
      await().untilAsserted(() -> assertThat(log.warnings()).anyMatch(w -> w.contains("(64 so")));
      assertThat(log.warnings()).hasSize(13);
    }
  }

  /** Servers without conversations may send the field all the same. */
  @Test
  void emptyContext_isThatOfTheRequest() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.send(socket.frames().withContext("").response("Hello"));
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  @Test
  void fieldsInSnakeCase_meanTheSame() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 2; i++) {
                    socket.receive();
                    socket.send(inSnakeCase(socket.frames().typing(true)));
                    socket.send(inSnakeCase(socket.frames().withContext("other").chunk("wrong")));
                    socket.chunk("Hello").done();
                    socket.send(inSnakeCase(socket.frames().typing(false)));
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void sourcesThatNobodyKnows_areModels() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true);
                  socket.send(socket.frames().chunk("Hel").replace("\"LLM\"", "\"ORACLE\""));
                  socket.send(socket.frames().chunk("lo").replace("\"source\":\"LLM\",", ""));
                  socket.done().typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "id, false",
    "id, true",
    "req_id, false",
    "req_id, true",
    "request_id, false",
    "request_id, true"
  })
  void idThatComesBack_winsOverTheContext(String field, boolean inPayload) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 2; i++) {
                    String id = socket.receive().path("id").asText();
                    var frames = socket.frames().withContext("renamed");
                    for (String frame :
                        List.of(
                            frames.typing(true),
                            frames.chunk("Hel"),
                            frames.chunk("lo" + i),
                            frames.done(),
                            frames.typing(false))) {
                      socket.send(withId(frame, field, inPayload, id));
                    }
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first = client.streamMessage("Hi").collect();
      CompletableFuture<MessageResponse> second = client.streamMessage("Hi").collect();

      assertThat(valueOf(first).message()).isEqualTo("Hello0");
      assertThat(valueOf(second).message()).isEqualTo("Hello1");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void idsOfAnotherKind_areOfNoAccount() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.withId("server-4711").stream("Hel", "lo");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
    }
  }

  /** The ends of a stream of two chunks, as servers that follow the guide may send them. */
  static final List<Script> ENDS =
      List.of(
          socket -> socket.done().typing(false),
          socket -> socket.response("Hello").typing(false),
          socket -> socket.done().response("Hello").typing(false),
          socket -> socket.response("Hello").done().typing(false),
          socket -> socket.typing(false).done(),
          socket -> socket.typing(false).response("Hello"));

  @ParameterizedTest
  @FieldSource("ENDS")
  void everyEndOfAStream_endsIt_andTheNextRequestGetsItsOwnAnswer(Script end) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 3; i++) {
                    socket.receive();
                    socket.typing(true).chunk("Hel").chunk("lo");
                    end.play(socket);
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        answers.add(client.streamMessage("Hi").collect());
      }
      for (CompletableFuture<MessageResponse> answer : answers) {
        assertThat(valueOf(answer).message()).isEqualTo("Hello");
      }
      assertThat(server.connectionCount()).isEqualTo(1);
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void textBehindTheEndOfAStream_isLoggedAndNeverDelivered() throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true).chunk("Hello").done().chunk("late").typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");

      await().untilAsserted(() -> assertThat(log.warnings()).hasSize(1));
      assertThat(log.warnings().get(0)).contains("fits no request").doesNotContain("late");
    }
  }

  /** Servers stream unless they are asked not to, and some of them whatever they are asked. */
  @ParameterizedTest
  @FieldSource("ENDS")
  void wholeAnswerThatIsStreamed_isGathered(Script end) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 2; i++) {
                    socket.receive();
                    socket.typing(true).chunk("Hel").chunk("lo");
                    end.play(socket);
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      MessageResponse second = valueOf(client.sendMessage("Hi"));
      assertThat(second.message()).isEqualTo("Hello");
      assertThat(second.model()).hasValue("simulated-fast");
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void wholeAnswerThatIsStreamed_hasWhatItsPiecesTold() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.send(
                      socket
                          .frames()
                          .chunk("Hello")
                          .replace("\"done\":", "\"usage\":{\"input_tokens\":7},\"done\":"));
                  socket.done();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      MessageResponse answer = valueOf(client.sendMessage("Hi"));

      assertThat(answer.message()).isEqualTo("Hello");
      assertThat(answer.usage().orElseThrow().inputTokens()).hasValue(7);
    }
  }

  @Test
  void wholeAnswerThatIsStreamed_keepsABoundedPartOfWhatItsPiecesTell() throws Exception {
    int fields = 400;
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  for (int i = 0; i < fields; i++) {
                    String field = "\"field" + i + "\":\"" + "x".repeat(1_000) + "\",\"done\":";
                    socket.send(socket.frames().chunk(".").replace("\"done\":", field));
                  }
                  socket.done();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      MessageResponse answer = valueOf(client.sendMessage("Hi"));

      assertThat(answer.message()).hasSize(fields);
      assertThat(answer.additionalProperties()).hasSizeBetween(100, fields - 100);
    }
  }

  @Test
  void wholeAnswerThatIsStreamed_mayBeginAnew() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.chunk("wrong");
                  socket.send(
                      socket
                          .frames()
                          .chunk("Hello")
                          .replace("\"done\":", "\"fallback\":true,\"done\":"));
                  socket.done();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  /** Some servers send the field with each piece; only what stands in place of an answer fails. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'\"\"', Hello, Hello",
        "null, Hello, Hello",
        "{}, Hello, Hello",
        "'\"\"', '', -",
        "null, '', ''",
        "{}, '', ''",
      })
  void emptyErrorInThePieces_meansTheSameWhereAWholeAnswerWasAskedFor(
      String error, String text, String expected) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 2; i++) {
                    socket.receive();
                    socket.typing(true);
                    if (!text.isEmpty()) {
                      socket.send(withError(socket.frames().chunk(text), error));
                    }
                    socket.send(
                        withError(socket.frames().done().replace("\"chunk\":\"\",", ""), error));
                    socket.typing(false);
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      for (CompletableFuture<MessageResponse> answer :
          List.of(client.streamMessage("Hi").collect(), client.sendMessage("Hi"))) {
        if (expected == null) {
          assertThat(failureOf(answer, RhetorModelException.class))
              .hasMessageContaining("no reason");
        } else {
          assertThat(valueOf(answer).message()).isEqualTo(expected);
          assertThat(valueOf(answer).additionalProperties()).doesNotContainKey("error");
        }
      }
    }
  }

  private static String withError(String frame, String error) {
    assertThat(frame).contains("\"done\":");
    return frame.replace("\"done\":", "\"error\":" + error + ",\"done\":");
  }

  /** Without typing frames nothing tells that no more comes. */
  @Test
  void streamsWithoutTypingFrames_getAConnectionEach() throws Exception {
    Script script =
        socket -> {
          socket.register();
          socket.receive();
          socket.chunk("Hel").chunk("lo").done();
          socket.response("Hello late");
        };
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(script);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first = client.streamMessage("Hi").collect();
      CompletableFuture<MessageResponse> second = client.streamMessage("Hi").collect();

      assertThat(valueOf(first).message()).isEqualTo("Hello");
      assertThat(valueOf(second).message()).isEqualTo("Hello");
      assertThat(server.connections().get(0).received().requests()).hasSize(2);
      assertThat(server.connections().get(1).received().requests()).hasSize(2);
    }
  }

  @Test
  void wholeAnswersWithoutTypingFrames_shareAConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 3; i++) {
                    socket.response(socket.receive().at("/payload/message").asText());
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      for (String text : List.of("one", "two", "three")) {
        assertThat(valueOf(client.sendMessage(text)).message()).isEqualTo(text);
      }
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void lastText_mayComeWithTheEnd() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true).chunk("Hel");
                  socket.send(socket.frames().chunk("lo").replace("false", "true"));
                  socket.typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
    }
  }

  @Test
  void restartByAFallback_beginsTheAnswerAnew() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true).chunk("wro").chunk("ng");
                  String fallback = socket.frames().chunk("Hello");
                  socket.send(fallback.replace("\"done\":", "\"fallback\":true,\"done\":"));
                  socket.done().typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      MessageResponse answer = valueOf(client.streamMessage("Hi").collect());
      assertThat(answer.message()).isEqualTo("Hello");
      assertThat(answer.isFallback()).isTrue();
    }
  }

  /** How servers say that a model failed. */
  static final List<Script> MODEL_FAILURES =
      List.of(
          socket -> socket.send(socket.frames().streamFailure("No key")),
          socket -> socket.send(socket.frames().responseFailure("No key")),
          socket -> socket.send("{\"type\":\"UPDATE\",\"payload\":{\"error\":\"No key\"}}"),
          socket ->
              socket.send(
                  "{\"type\":\"RESPONSE\",\"payload\":{\"error\":{\"message\":\"No key\"}}}"));

  @ParameterizedTest
  @FieldSource("MODEL_FAILURES")
  void failureOfTheModel_isTyped_andTheConnectionGoesOn(Script failure) throws Exception {
    Script each =
        socket -> {
          socket.receive();
          socket.typing(true);
          failure.play(socket);
          socket.typing(false);
        };
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  each.play(socket);
                  each.play(socket);
                  socket.receive();
                  socket.stream("Hello");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorModelException.class).error())
          .isEqualTo("No key");
      assertThat(
              failureOf(client.streamMessage("Hi").collect(), RhetorModelException.class).error())
          .isEqualTo("No key");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void errorWithoutWords_inPlaceOfAnAnswer_isAFailureOfTheModel() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 2; i++) {
                    socket.receive();
                    socket.typing(true);
                    socket.send("{\"type\":\"UPDATE\",\"payload\":{\"error\":\"\",\"done\":true}}");
                    socket.typing(false);
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      failureOf(client.sendMessage("Hi"), RhetorModelException.class);
      failureOf(client.streamMessage("Hi").collect(), RhetorModelException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LLM_REQUEST", "CHAT_REQUEST", "STATUS"})
  void typeThatTheServerDoesNotKnow_failsItsRequest_andTheConnectionGoesOn(String type)
      throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive(type);
                  socket.send(socket.frames().unsupported(type));
                  socket.receive("LLM_REQUEST");
                  socket.stream("Hello");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<?> refused =
          type.equals("STATUS")
              ? client.getStatus()
              : type.equals("LLM_REQUEST")
                  ? client.sendMessage("Hi")
                  : client.chat(RecordedCall.CHAT);
      RhetorProtocolException failure = failureOf(refused, RhetorProtocolException.class);

      assertThat(failure).hasMessageContaining(type);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Unsupported request type",
        "unsupported request type: llm_request",
        "Unsupported request type: 'LLM_REQUEST'.",
        "Unsupported request type (LLM_REQUEST) in this version"
      })
  void typeThatTheServerDoesNotKnow_inOtherWords_failsItsRequestToo(String words) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.send(socket.frames().error(words));
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorProtocolException.class))
          .hasMessageContaining("knows no LLM_REQUEST");
    }
  }

  @Test
  void serverThatKnowsNoRegistration_isATypedFailureOfTheConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(socket.frames().unsupported("REGISTER"));
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.connect(), RhetorProtocolException.class))
          .hasMessageContaining("REGISTER");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void lateFramesOfARequest_neverReachTheNext() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true).chunk("first").done();
                  // The next request must not be on its way before typing is off.
                  assertThat(socket.received().texts()).hasSize(2);
                  socket.response("first").response("first again").chunk("late").typing(false);
                  socket.receive();
                  socket.stream("second");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first = client.streamMessage("Hi").collect();
      CompletableFuture<MessageResponse> second = client.streamMessage("Hi").collect();

      assertThat(valueOf(first).message()).isEqualTo("first");
      assertThat(valueOf(second).message()).isEqualTo("second");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void fiftyCalls_goOutInTheirOrder_eachWithItsOwnAnswer() throws Exception {
    int calls = 50;
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < calls; i++) {
                    JsonNode request = socket.receive();
                    String text = request.at("/payload/message").asText();
                    if (request.at("/payload/streaming").asBoolean()) {
                      socket.stream("re: ", text);
                    } else {
                      socket.typing(true).response("re: " + text).typing(false);
                    }
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String text = "call " + i;
        expected.add(text);
        answers.add(i % 2 == 0 ? client.sendMessage(text) : client.streamMessage(text).collect());
      }
      for (int i = 0; i < calls; i++) {
        assertThat(valueOf(answers.get(i)).message()).isEqualTo("re: call " + i);
      }
      assertThat(server.connections().get(0).received().requests().stream().skip(1))
          .extracting(request -> request.at("/payload/message").asText())
          .isEqualTo(expected);
    }
  }

  private static void sendAtOnce(ScriptedSocket socket, String... texts) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (String text : texts) {
      frames.writeBytes(WebSocketFrame.text(text).bytes());
    }
    socket.sendBytes(frames.toByteArray());
  }

  /** The id of the first request to a model. */
  private static String earlier(ScriptedSocket socket) {
    return socket.received().requests().get(1).path("id").asText();
  }

  private static String withId(String frame, String field, boolean inPayload, String id) {
    ObjectNode json = (ObjectNode) RecordedCall.json(frame);
    (inPayload ? (ObjectNode) json.path("payload") : json).put(field, id);
    return json.toString();
  }

  private static String inSnakeCase(String frame) {
    return frame.replace("isTyping", "is_typing").replace("\"context\"", "\"context_id\"");
  }
}
