package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WebSocketRequestsTest {
  private static final String STATUS = "{\"type\":\"STATUS\",\"source\":\"quill\",\"id\":\"s1\"}";
  private static final String STREAM =
      "{\"type\":\"LLM_REQUEST\",\"source\":\"quill\",\"id\":\"r1\",\"payload\":"
          + "{\"message\":\"What is Tekton?\",\"context\":\"quill:one\"}}";
  private static final String WHOLE =
      "{\"type\":\"LLM_REQUEST\",\"payload\":"
          + "{\"message\":\"What is Tekton?\",\"context\":\"quill:one\",\"streaming\":false}}";

  @RegisterExtension private final Servers servers = new Servers();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aStreamHasTheSameTextAsAWholeAnswer(Shape shape) throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(shape))) {
      List<JsonObject> streamed = caller.send(STREAM).payloadsUntilTypingOff();
      List<JsonObject> whole = caller.send(WHOLE).payloadsUntilTypingOff();

      assertThat(textOf(streamed)).isEqualTo(whole.get(1).getString("message"));
      assertThat(whole).hasSize(3);
    }
  }

  @Test
  void anObservedStreamEndsWithAnEmptyChunk() throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.OBSERVED))) {
      List<JsonObject> payloads = caller.send(STREAM).payloadsUntilTypingOff();

      JsonObject last = payloads.get(payloads.size() - 2);
      assertThat(last.getBoolean("done")).isTrue();
      assertThat(last.getString("chunk")).isEmpty();
    }
  }

  @Test
  void aDocumentedStreamEndsWithTheWholeMessageInAResponse() throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.DOCUMENTED))) {
      List<JsonObject> payloads = caller.send(STREAM).payloadsUntilTypingOff();

      JsonObject whole = payloads.get(payloads.size() - 2);
      JsonObject last = payloads.get(payloads.size() - 3);
      assertThat(whole.getString("message")).isEqualTo(textOf(payloads));
      assertThat(whole.getString("timestamp")).endsWith("Z");
      assertThat(last.getBoolean("done")).isTrue();
      assertThat(last.getString("chunk")).isNotEmpty();
    }
  }

  @Test
  void aDocumentedServerEchoesTheIdInAllFrames() throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.DOCUMENTED))) {
      caller.send(STREAM).send(STATUS).send("{\"type\":\"DANCE\",\"id\":\"d1\"}");
      JsonObject frame = caller.next();
      while (!frame.getString("source").equals("SYSTEM")) {
        assertThat(frame.getString("id")).isEqualTo("r1");
        frame = caller.next();
      }
      assertThat(frame.getString("id")).isEqualTo("s1");
      assertThat(caller.next())
          .isEqualTo(
              new JsonObject(
                  "{\"type\":\"ERROR\",\"id\":\"d1\",\"payload\":"
                      + "{\"error\":\"Unsupported request type: DANCE\"}}"));
    }
  }

  @Test
  void anObservedServerEchoesNoId() throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.OBSERVED))) {
      assertThat(caller.send(STATUS).next().containsKey("id")).isFalse();
    }
  }

  @Test
  void messagesGoToTheContextsThatHttpShows() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(WHOLE).payloadsUntilTypingOff();

      assertThat(rhetor.turns("quill:one"))
          .extracting(Turn::role)
          .containsExactly("user", "assistant");
      assertThat(new Caller(rhetor).getJson("/contexts").getInteger("count")).isEqualTo(1);
      assertThat(new Caller(rhetor).getJson("/budget/usage").getInteger("count")).isEqualTo(1);
    }
  }

  @Test
  void aConversationGoesToItsContextAndIsAnsweredToItsLastQuestion() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      List<JsonObject> payloads =
          caller
              .send(
                  "{\"type\":\"CHAT_REQUEST\",\"payload\":{\"context\":\"c\",\"messages\":["
                      + "{\"role\":\"user\",\"content\":\"Any boats?\"},"
                      + "{\"role\":\"user\",\"content\":\"Names?\"}]}}")
              .payloadsUntilTypingOff();

      assertThat(textOf(payloads)).startsWith("You wrote: \"Names?\"");
      assertThat(rhetor.turns("c")).hasSize(3);
    }
  }

  @Test
  void aRequestWithoutPayloadIsAnEmptyMessageInTheSharedContext() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      List<JsonObject> payloads =
          caller.send("{\"type\":\"LLM_REQUEST\"}").payloadsUntilTypingOff();

      assertThat(payloads).extracting(each -> each.getString("context")).containsOnly("default");
      assertThat(payloads.get(1).containsKey("chunk")).isTrue();
      assertThat(rhetor.turns("default").get(0).content()).isEmpty();
    }
  }

  @Test
  void theKeyContextIdIsOfNoEffect() throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.OBSERVED))) {
      caller.send(
          "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":\"hi\",\"context_id\":\"a:b\"}}");
      assertThat(caller.next().getJsonObject("payload").getString("context")).isEqualTo("default");
    }
  }

  @Test
  void theStatusTellsOfMoneySpentOverBothProtocols() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.DOCUMENTED);
    Caller http = new Caller(rhetor);
    http.post("/budget/limit", "{\"period\":\"weekly\",\"limit_amount\":10}");
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      JsonObject budget =
          caller.send(STATUS).next().getJsonObject("payload").getJsonObject("budget");

      assertThat(budget.getDouble("weekly_limit")).isEqualTo(10);
      assertThat(budget.getDouble("daily_limit")).isZero();
      assertThat(budget.getDouble("monthly_usage")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json | Expecting value: line 1 column 1 (char 0)",
        "[1] | 'list' object has no attribute 'get'",
        "null | 'NoneType' object has no attribute 'get'",
        "{\"type\":\"LLM_REQUEST\",\"payload\":\"x\"} | 'str' object has no attribute 'get'",
        "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":{}}}"
            + " | expected string or bytes-like object, got 'dict'",
        "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":1}}"
            + " | expected string or bytes-like object, got 'int'",
        "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":1.5}}"
            + " | expected string or bytes-like object, got 'float'",
        "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":true}}"
            + " | expected string or bytes-like object, got 'bool'",
        "{\"type\":\"CHAT_REQUEST\",\"payload\":{\"messages\":[{}]}} | 'role'",
      })
  void whatTheHandlerDiesOfIsToldAndNothingIsAnsweredAfterIt(String request, String error)
      throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      assertThat(caller.send(request).next())
          .isEqualTo(
              new JsonObject()
                  .put("type", "ERROR")
                  .put("payload", new JsonObject().put("error", error)));

      caller.send(STATUS).ping().awaitPong();
      assertThat(caller.hasMore()).isFalse();
      assertThat(rhetor.webSocketRequestCount()).isEqualTo(1);
      assertThat(rhetor.openWebSockets()).isEqualTo(1);
    }
  }

  @Test
  void aFieldOfTheWrongTypeKillsTheHandlerToo() throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.OBSERVED))) {
      caller.send("{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":\"hi\",\"context\":1}}");
      assertThat(caller.next().getJsonObject("payload").getString("error")).contains("context");
    }
  }

  private static String textOf(List<JsonObject> payloads) {
    return payloads.stream()
        .map(payload -> payload.getString("chunk", ""))
        .collect(Collectors.joining());
  }
}
