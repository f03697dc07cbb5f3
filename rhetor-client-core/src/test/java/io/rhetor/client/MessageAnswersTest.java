package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of {@code POST /message} in documented, observed and hostile shapes. */
class MessageAnswersTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void documentedAnswer_reads() throws Exception {
    MessageResponse answer =
        answer(
            "{'message': 'Hi', 'model': 'm', 'provider': 'p', 'context': 'quill:one',"
                + " 'finished': true, 'timestamp': '2025-04-24T12:34:56.789Z'}");

    assertThat(answer.message()).isEqualTo("Hi");
    assertThat(answer)
        .isEqualTo(
            MessageResponse.builder()
                .message("Hi")
                .model("m")
                .provider("p")
                .contextId(ContextId.of("quill:one"))
                .timestamp(Instant.parse("2025-04-24T12:34:56.789Z"))
                .build());
  }

  @Test
  void messageAlone_isEnough() throws Exception {
    assertThat(answer("{'message': ''}")).isEqualTo(MessageResponse.builder().message("").build());
  }

  @Test
  void nullFields_areMissing() throws Exception {
    MessageResponse answer =
        answer(
            "{'message': 'Hi', 'model': null, 'provider': null, 'context': null, 'finished': null,"
                + " 'timestamp': null, 'simulated': null, 'fallback': null, 'warnings': null,"
                + " 'budget_warnings': null, 'usage': null, 'error': null, 'extra': null}");

    assertThat(answer).isEqualTo(MessageResponse.builder().message("Hi").build());
  }

  @Test
  void fieldsOfAnotherShape_areMissingAndKept() throws Exception {
    MessageResponse answer =
        answer(
            "{'message': 'Hi', 'model': {'id': 'm'}, 'provider': ['p'], 'context': 7,"
                + " 'finished': 'maybe', 'timestamp': 1745498096, 'simulated': [],"
                + " 'fallback': {}, 'warnings': {'a': {}}, 'usage': 12}");

    assertThat(answer.model()).isEmpty();
    assertThat(answer.provider()).isEmpty();
    assertThat(answer.contextId()).isEmpty();
    assertThat(answer.isFinished()).isTrue();
    assertThat(answer.isSimulated()).isFalse();
    assertThat(answer.isFallback()).isFalse();
    assertThat(answer.timestamp()).isEmpty();
    assertThat(answer.warnings()).isEmpty();
    assertThat(answer.usage()).isEmpty();
    assertThat(answer.additionalProperties())
        .containsEntry("model", Map.of("id", "m"))
        .containsEntry("provider", List.of("p"))
        .containsEntry("context", 7)
        .containsEntry("finished", "maybe")
        .containsEntry("timestamp", 1745498096)
        .containsKeys("simulated", "fallback", "warnings", "usage");
  }

  @Test
  void unknownFields_areKept() throws Exception {
    assertThat(answer("{'message': 'Hi', 'latency_ms': 12, 'trace': {'id': ['x', true]}}"))
        .extracting(MessageResponse::additionalProperties)
        .isEqualTo(Map.of("latency_ms", 12, "trace", Map.of("id", List.of("x", true))));
  }

  @Test
  void camelCaseNames_read() throws Exception {
    MessageResponse answer =
        answer(
            "{'message': 'Hi', 'contextId': 'a:b', 'budgetWarnings': ['w'],"
                + " 'usage': {'inputTokens': 3, 'outputTokens': 4}}");

    assertThat(answer.contextId()).hasValue(ContextId.of("a:b"));
    assertThat(answer.warnings()).containsExactly("w");
    assertThat(answer.usage().orElseThrow().inputTokens()).hasValue(3);
    assertThat(answer.usage().orElseThrow().outputTokens()).hasValue(4);
    assertThat(answer.additionalProperties()).isEmpty();
  }

  @Test
  void contextWithSlash_isNoContextIdAndIsKept() throws Exception {
    MessageResponse answer = answer("{'message': 'Hi', 'context': 'pier/7'}");

    assertThat(answer.contextId()).isEmpty();
    assertThat(answer.additionalProperties()).isEqualTo(Map.of("context", "pier/7"));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-04-24T12:34:56.789Z, 2025-04-24T12:34:56.789Z",
    "2025-04-24T12:34:56+02:00, 2025-04-24T10:34:56Z",
    "2025-04-24T12:34:56.123456, 2025-04-24T12:34:56.123456Z",
    "2025-04-24T12:34:56, 2025-04-24T12:34:56Z",
    "2025-04-24 12:34:56.5+00:00, 2025-04-24T12:34:56.5Z"
  })
  void timestamp_readsWithAndWithoutZone(String text, Instant expected) throws Exception {
    assertThat(answer("{'message': 'Hi', 'timestamp': '" + text + "'}").timestamp())
        .hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "", "2025-02-30T12:00:00", "2025-04-24", "12:34"})
  void unreadableTimestamp_isMissingAndKept(String text) throws Exception {
    MessageResponse answer = answer("{'message': 'Hi', 'timestamp': '" + text + "'}");

    assertThat(answer.timestamp()).isEmpty();
    assertThat(answer.additionalProperties()).isEqualTo(Map.of("timestamp", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'warnings': ['one', 'two']",
        "'budget_warnings': ['one', 'two']",
        "'budget_warnings': ['one'], 'warnings': ['two']",
        "'budget_warnings': 'one', 'warnings': 'two'",
        "'warnings': [{'message': 'one', 'level': 'warn'}, {'message': 'two'}]",
        "'warnings': ['one', {'message': 'two'}]"
      })
  void warnings_readFromTextsListsAndObjects(String fields) throws Exception {
    assertThat(answer("{'message': 'Hi', " + fields + "}").warnings())
        .containsExactly("one", "two");
  }

  @Test
  void warningWithoutMessage_showsItsFieldsInTheServersOrder() throws Exception {
    assertThat(
            answer("{'message': 'Hi', 'warnings': [{'period': 'daily', 'used': 0.9, 'of': 1}]}")
                .warnings())
        .containsExactly("{period=daily, used=0.9, of=1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'input_tokens': 3, 'output_tokens': 4",
        "'prompt_tokens': 3, 'completion_tokens': 4",
        "'input_tokens': 3.0, 'completion_tokens': 4"
      })
  void usage_readsUnderEitherName(String fields) throws Exception {
    MessageResponse answer =
        answer("{'message': 'Hi', 'usage': {" + fields + ", 'total_tokens': 7}}");

    assertThat(answer.usage().orElseThrow().inputTokens()).hasValue(3);
    assertThat(answer.usage().orElseThrow().outputTokens()).hasValue(4);
    assertThat(answer.usage().orElseThrow().additionalProperties())
        .isEqualTo(Map.of("total_tokens", 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e999999999", "'many'", "99999999999999999999", "true", "[]"})
  void tokensThatAreNoCount_areMissingAndKept(String tokens) throws Exception {
    MessageResponse answer = answer("{'message': 'Hi', 'usage': {'input_tokens': " + tokens + "}}");

    assertThat(answer.usage().orElseThrow().inputTokens()).isEmpty();
    assertThat(answer.usage().orElseThrow().additionalProperties()).containsKey("input_tokens");
  }

  @Test
  void answerWhoseContentTypeIsNotJson_reads() throws Exception {
    respond(okForContentType("text/plain", json("{'message': 'Hi'}")));

    assertThat(answer().message()).isEqualTo("Hi");
  }

  @Test
  void longAnswer_reads() throws Exception {
    String text = "x".repeat(2_000_000);

    assertThat(answer("{'message': '" + text + "'}").message()).hasSize(text.length());
  }

  private static MessageResponse answer(String body) throws Exception {
    respond(okJson(json(body)));
    return answer();
  }

  private static MessageResponse answer() throws Exception {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.valueOf(rhetor.sendMessage("Hello"));
    }
  }

  private static void respond(ResponseDefinitionBuilder response) {
    SERVER.stubFor(any(anyUrl()).willReturn(response));
  }
}
