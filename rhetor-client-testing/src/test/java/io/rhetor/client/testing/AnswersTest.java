package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static final String QUESTION = "{\"message\":\"What is Tekton?\"}";
  private static final String UNKNOWN =
      "{\"message\":\"hi\",\"context_id\":\"a:b\",\"options\":{\"provider\":\"nimbus\"}}";
  private static final String UNAVAILABLE =
      "{\"message\":\"hi\",\"context_id\":\"a:b\",\"options\":{\"provider\":\"openai\"}}";

  private final Map<Shape, SimulatedRhetor> servers = new EnumMap<>(Shape.class);

  private Caller caller(Shape shape) {
    SimulatedRhetor rhetor =
        SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start();
    servers.put(shape, rhetor);
    return new Caller(rhetor);
  }

  @AfterEach
  void close() {
    servers.values().forEach(SimulatedRhetor::close);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aMessageIsAnsweredInFull(Shape shape) {
    JsonObject answer = caller(shape).postJson("/message", QUESTION);

    List<String> fields =
        new ArrayList<>(
            List.of(
                "message", "model", "provider", "finished", "simulated", "timestamp", "context"));
    if (shape == Shape.DOCUMENTED) {
      fields.add("usage");
    }
    assertThat(answer.fieldNames()).containsExactlyElementsOf(fields);
    assertThat(answer.getString("message")).startsWith("Tekton is ").contains("simulated answer");
    assertThat(answer.getString("context")).isEqualTo("default");
  }

  @Test
  void anUnpreparedMessageIsQuotedInTheAnswer() {
    assertThat(
            caller(Shape.OBSERVED)
                .postJson("/message", "{\"message\":\"Häfen?\"}")
                .getString("message"))
        .startsWith("You wrote: \"Häfen?\". This is a simulated answer");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aStreamHasTheSameTextAsTheWholeAnswer(Shape shape) {
    Caller caller = caller(shape);

    assertThat(Caller.textOf(caller.stream("/stream", QUESTION)))
        .isEqualTo(caller.postJson("/message", QUESTION).getString("message"));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void onlyTheLastEventIsDone(Shape shape) {
    List<JsonObject> events = caller(shape).stream("/stream", QUESTION);

    assertThat(events).hasSizeGreaterThan(10);
    assertThat(events.subList(0, events.size() - 1)).noneMatch(event -> event.getBoolean("done"));
    assertThat(last(events).getBoolean("done")).isTrue();
  }

  @Test
  void anObservedStreamEndsWithoutText() {
    assertThat(last(caller(Shape.OBSERVED).stream("/stream", QUESTION)).getString("chunk"))
        .isEmpty();
  }

  @Test
  void aDocumentedStreamEndsWithText() {
    assertThat(last(caller(Shape.DOCUMENTED).stream("/stream", QUESTION)).getString("chunk"))
        .isEqualTo(" asked.");
  }

  @ParameterizedTest
  @CsvSource({
    "OBSERVED,   \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}",
    "DOCUMENTED, \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"
  })
  void timesAreWrittenAsTheShapeHasThem(Shape shape, String pattern) {
    Caller caller = caller(shape);

    assertThat(caller.postJson("/message", QUESTION).getString("timestamp")).matches(pattern);
    assertThat(last(caller.stream("/stream", QUESTION)).getString("timestamp")).matches(pattern);
  }

  @ParameterizedTest
  @CsvSource({
    "code, simulated-advanced",
    "chat, simulated-fast",
    "planning, simulated-standard",
    "juggling, simulated-standard"
  })
  void theTaskTypePicksTheModel(String taskType, String model) {
    String body = new JsonObject().put("message", "hi").put("task_type", taskType).encode();

    assertThat(caller(Shape.OBSERVED).postJson("/message", body).getString("model"))
        .isEqualTo(model);
  }

  @Test
  void theDefaultModelAnswersWhatIsNotRouted() {
    Caller caller = caller(Shape.OBSERVED);
    caller.post("/provider", "{\"provider_id\":\"simulated\",\"model_id\":\"simulated-advanced\"}");

    assertThat(caller.postJson("/message", QUESTION).getString("model"))
        .isEqualTo("simulated-advanced");
  }

  @Test
  void aModelInTheOptionsOverridesTheRouting() {
    assertThat(
            caller(Shape.OBSERVED)
                .postJson(
                    "/message",
                    "{\"message\":\"hi\",\"task_type\":\"chat\",\"options\":{\"provider\":\"simulated\",\"model\":\"other\"}}")
                .getString("model"))
        .isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OBSERVED   | {\"options\":{\"max_tokens\":3},\"max_tokens\":5} | Tekton is an",
        "DOCUMENTED | {\"options\":{\"max_tokens\":5},\"max_tokens\":3} | Tekton is an",
      })
  void generationParametersAreReadWhereTheShapeHasThem(Shape shape, String options, String text) {
    String body = new JsonObject(QUESTION).put("options", new JsonObject(options)).encode();

    assertThat(caller(shape).postJson("/message", body).getString("message")).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anAnswerOfNoWordsStillEnds(Shape shape) {
    String body =
        "{\"message\":\"hi\",\"options\":{\"max_tokens\":0,\"options\":{\"max_tokens\":0}}}";

    List<JsonObject> events = caller(shape).stream("/stream", body);

    assertThat(events).hasSize(1);
    assertThat(last(events).getBoolean("done")).isTrue();
  }

  @Test
  void aChatAnswersTheUsersLastTurn() {
    assertThat(
            caller(Shape.OBSERVED)
                .postJson(
                    "/chat",
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"first\"},{\"role\":\"user\",\"content\":\"second\"},{\"role\":\"assistant\",\"content\":\"third\"}]}")
                .getString("message"))
        .startsWith("You wrote: \"second\"");
  }

  @Test
  void aChatWithoutAUsersTurnIsAnsweredToo() {
    assertThat(caller(Shape.OBSERVED).postJson("/chat", "{\"messages\":[]}").getString("message"))
        .contains("No message found");
  }

  @Test
  void aChatStreamsIfAsked() {
    List<JsonObject> events =
        caller(Shape.OBSERVED).stream(
            "/chat", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"streaming\":true}");

    assertThat(Caller.textOf(events)).startsWith("You wrote: \"hi\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/message", "/stream"})
  void anUnknownProviderIsAnErrorWithStatus200(String path) {
    var answer = caller(Shape.OBSERVED).post(path, UNKNOWN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("Provider nimbus not found")
        .contains("a:b")
        .doesNotContain("chunk", "\"message\":");
  }

  @Test
  void aFailedStreamIsOneEvent() {
    List<JsonObject> events = caller(Shape.OBSERVED).stream("/stream", UNKNOWN);

    assertThat(events).hasSize(1);
    assertThat(last(events).fieldNames()).containsExactly("error", "context", "timestamp", "done");
  }

  @Test
  void anUnavailableProviderIsAnError() {
    assertThat(caller(Shape.OBSERVED).postJson("/message", UNAVAILABLE).getString("error"))
        .isEqualTo("OpenAI is not available.");
  }

  @Test
  void anUnavailableProviderIsAnEmptyObservedStream() {
    List<JsonObject> events = caller(Shape.OBSERVED).stream("/stream", UNAVAILABLE);

    assertThat(events).extracting(event -> event.getString("chunk")).containsExactly("", "");
    assertThat(events).extracting(event -> event.getBoolean("done")).containsExactly(false, true);
  }

  @Test
  void anUnavailableProviderIsADocumentedStreamsError() {
    List<JsonObject> events = caller(Shape.DOCUMENTED).stream("/stream", UNAVAILABLE);

    assertThat(events)
        .extracting(event -> event.getString("error"))
        .containsExactly("OpenAI is not available.");
  }

  private static JsonObject last(List<JsonObject> events) {
    return events.get(events.size() - 1);
  }
}
