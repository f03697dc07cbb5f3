package io.rhetor.client.captures;

import static io.rhetor.client.support.JsonText.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMatch;
import io.rhetor.client.context.ContextMessage;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorValidationException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server told about conversations, replayed over a socket. */
class ContextCaptureReplayTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static final ContextId ID = ContextId.of("quill", "harbour");
  private static final RecordedCalls CALLS = new RecordedCalls(SERVER);

  static final List<String> LISTS =
      List.of(
          "april-2025/contexts-list",
          "april-2025/contexts-list-after-unknown-get",
          "april-2025-repaired/contexts-list");

  static final List<String> CONVERSATIONS =
      List.of(
          "april-2025/contexts-get",
          "april-2025/contexts-get-after-metadata-stripped",
          "april-2025/contexts-get-limit",
          "april-2025/contexts-get-unicode-encoded",
          "april-2025/contexts-get-unknown-creates-it",
          "april-2025-repaired/contexts-get",
          "april-2025-repaired/contexts-get-after-chat",
          "april-2025-repaired/contexts-get-after-client-closed-stream",
          "april-2025-repaired/contexts-get-after-stream-errors",
          "april-2025-repaired/contexts-get-after-two-connections-same-context",
          "april-2025-repaired/contexts-get-after-ws-client-dropped",
          "april-2025-repaired/contexts-get-default-limit",
          "april-2025-repaired/contexts-get-deleted",
          "april-2025-repaired/contexts-get-include-metadata",
          "april-2025-repaired/contexts-get-include-metadata-again-now-gone",
          "april-2025-repaired/contexts-get-without-metadata",
          "april-2025-repaired/stock-config-contexts-get-after");

  static final List<String> SEARCHES =
      List.of(
          "april-2025/contexts-search",
          "april-2025/contexts-search-case-insensitive-none",
          "april-2025/contexts-search-unknown-context",
          "april-2025-repaired/contexts-search");

  /** The captures that the tests below name; {@link AllCapturesTest} counts on it. */
  static final Set<String> REPLAYED = new HashSet<>();

  static {
    REPLAYED.addAll(LISTS);
    REPLAYED.addAll(CONVERSATIONS);
    REPLAYED.addAll(SEARCHES);
    REPLAYED.addAll(
        List.of(
            "april-2025/contexts-delete",
            "april-2025/contexts-get-limit-negative",
            "april-2025/contexts-get-limit-zero",
            "april-2025/contexts-get-slash-encoded",
            "april-2025/contexts-get-slash-plain",
            "april-2025/contexts-get-trailing-slash",
            "april-2025/contexts-search-missing-query",
            "april-2025/contexts-search-query-in-body-is-ignored",
            "april-2025/contexts-summarize",
            "april-2025-repaired/contexts-delete",
            "april-2025-repaired/contexts-delete-slash-unreachable",
            "april-2025-repaired/contexts-get-slash-unreachable",
            "april-2025-repaired/contexts-summarize"));
  }

  @ParameterizedTest
  @FieldSource("LISTS")
  void list_reads(String name) throws Exception {
    Capture capture = load(name);

    List<ContextInfo> expected = new ArrayList<>();
    capture.answer().get("contexts").forEach(item -> expected.add(info(item)));
    List<ContextInfo> list = CALLS.valueOf(capture, rhetor -> rhetor.contexts().listContexts());

    assertThat(list).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void conversationsThatNoCallCanName_areListed() throws Exception {
    List<ContextInfo> list =
        CALLS.valueOf(
            load("april-2025-repaired/contexts-list"), rhetor -> rhetor.contexts().listContexts());

    assertThat(list).hasSize(26);
    assertThat(list.get(0).latestSummary())
        .hasValue("Archived 1 messages (1 from user, 0 from assistant)");
    assertThat(list.stream().filter(info -> info.contextId().isEmpty()).map(ContextInfo::id))
        .containsExactly("", "quill:pier/7");
  }

  @ParameterizedTest
  @FieldSource("CONVERSATIONS")
  void conversation_reads(String name) throws Exception {
    Capture capture = load(name);
    int limit = capture.parameter("limit").map(Integer::valueOf).orElse(20);
    boolean metadata = capture.parameter("include_metadata").map(Boolean::valueOf).orElse(false);
    ContextMessages messages =
        CALLS.valueOf(
            capture, rhetor -> rhetor.contexts().getContext(id(capture), limit, metadata));

    List<ContextMessage> expected = new ArrayList<>();
    capture.answer().get("messages").forEach(item -> expected.add(message(item)));
    assertThat(messages)
        .isEqualTo(
            ContextMessages.fromJson(fields("context_id", id(capture), "messages", expected)));
    assertThat(messages.count()).isEqualTo(capture.answer().get("count").asInt());
  }

  @Test
  void textOfManyLanguagesAndLines_arrivesWhole() throws Exception {
    Capture capture = load("april-2025/contexts-get");
    ContextMessages messages =
        CALLS.valueOf(capture, rhetor -> rhetor.contexts().getContext(id(capture)));

    assertThat(messages.messages())
        .extracting(ContextMessage::content)
        .last()
        .isEqualTo("Et la nuit ? ça marche — 🌊\nsecond line");
    assertThat(messages.messages())
        .extracting(message -> message.timestamp().orElseThrow())
        .containsExactly(
            Instant.parse("2025-04-22T08:00:01.250Z"),
            Instant.parse("2025-04-22T08:00:03Z"),
            Instant.parse("2025-04-22T08:05:00.499999Z"));
  }

  @ParameterizedTest
  @FieldSource("SEARCHES")
  void search_reads(String name) throws Exception {
    Capture capture = load(name);
    String query = capture.parameter("query").orElseThrow();
    ContextSearchResult result =
        CALLS.valueOf(capture, rhetor -> rhetor.contexts().searchContext(id(capture), query));

    List<ContextMatch> expected = new ArrayList<>();
    for (JsonNode item : capture.answer().get("results")) {
      expected.add(
          ContextMatch.fromJson(
              fields(
                  "message", message(item.get("message")), "score", item.get("score").asDouble())));
    }
    assertThat(result)
        .isEqualTo(
            ContextSearchResult.fromJson(
                fields("context_id", id(capture), "query", query, "results", expected)));
    assertThat(result.count()).isEqualTo(capture.answer().get("count").asInt());
  }

  @Test
  void summary_reads() throws Exception {
    Capture capture = load("april-2025-repaired/contexts-summarize");

    ContextSummary summary =
        CALLS.valueOf(capture, rhetor -> rhetor.contexts().summarizeContext(id(capture), 40));

    assertThat(summary)
        .isEqualTo(
            ContextSummary.fromJson(
                fields(
                    "context_id",
                    ContextId.of("quill:log"),
                    "summary",
                    "Archived 27 messages (9 from user, 11 from assistant)")));
  }

  @Test
  void summaryOfAServerThatCannot_isAFailureOfTheServer() {
    Capture capture = load("april-2025/contexts-summarize");
    RhetorApiException failure =
        CALLS.failureOf(capture, rhetor -> rhetor.contexts().summarizeContext(id(capture), 60));

    assertThat(failure).isInstanceOf(RhetorServerException.class);
    assertThat(failure.detail())
        .hasValue("'ContextManager' object has no attribute 'summarize_context'");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"april-2025/contexts-delete", "april-2025-repaired/contexts-delete"})
  void deletion_completes(String name) throws Exception {
    Capture capture = load(name);

    Void gone = CALLS.valueOf(capture, rhetor -> rhetor.contexts().deleteContext(id(capture)));

    assertThat(gone).isNull();
  }

  /** The client always names what it looks for, in the query string; another client did not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "april-2025/contexts-search-missing-query",
        "april-2025/contexts-search-query-in-body-is-ignored"
      })
  void searchWithoutQuery_isAValidationError(String name) {
    RhetorApiException failure =
        CALLS.failureOf(load(name), rhetor -> rhetor.contexts().searchContext(ID, "lamp"));

    assertThat(failure).isInstanceOf(RhetorValidationException.class);
    assertThat(failure.fieldErrors())
        .singleElement()
        .satisfies(field -> assertThat(field.location()).isEqualTo("query.query"));
  }

  /** The client never ends a path so; and it would not follow, since the port is another one. */
  @Test
  void redirectOfATrailingSlash_isNotFollowedElsewhere() {
    RhetorApiException failure =
        CALLS.failureOf(
            load("april-2025/contexts-get-trailing-slash"),
            rhetor -> rhetor.contexts().getContext(ID));

    assertThat(failure.status()).isEqualTo(307);
  }

  /** No call leads to these: the server could not be reached under such an id, so it is refused. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "april-2025/contexts-get-slash-encoded",
        "april-2025/contexts-get-slash-plain",
        "april-2025-repaired/contexts-get-slash-unreachable",
        "april-2025-repaired/contexts-delete-slash-unreachable"
      })
  void idWithSlash_isRefused(String name) {
    Capture capture = load(name);

    assertThat(capture.status()).isEqualTo(404);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> id(capture))
        .withMessageStartingWith("contextId: must not contain '/'");
  }

  /** No call leads to these: the server takes such a limit for none, so it is refused. */
  @ParameterizedTest
  @CsvSource({
    "april-2025/contexts-get-limit-negative, -3",
    "april-2025/contexts-get-limit-zero, 0"
  })
  void limitBelowOne_isRefused(String name, int limit) {
    assertThat(load(name).parameter("limit")).hasValue(Integer.toString(limit));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              try (RhetorClient rhetor = RhetorClient.create()) {
                rhetor.contexts().getContext(ContextId.of("a"), limit, false);
              }
            })
        .withMessageStartingWith("limit: must be at least 1");
  }

  private static Capture load(String name) {
    assertThat(REPLAYED).contains(name);
    return Capture.load(name);
  }

  /** The conversation that a path is about. */
  private static ContextId id(Capture capture) {
    String path = URI.create(capture.path()).getPath();
    return ContextId.of(
        path.replaceFirst("^/contexts/", "").replaceFirst("/(search|summarize)$", ""));
  }

  private static ContextInfo info(JsonNode item) {
    return ContextInfo.fromJson(
        fields(
            "context_id",
            item.get("id").asText(),
            "latest_summary",
            item.get("latest_summary").textValue(),
            "created_at",
            time(item.get("created_at")),
            "last_updated",
            time(item.get("updated_at")),
            "message_count",
            item.get("total_messages").asInt(),
            "active_message_count",
            item.get("active_message_count").asInt(),
            "archived_message_count",
            item.get("archived_message_count").asInt(),
            "summary_count",
            item.get("summary_count").asInt(),
            "token_count",
            item.get("token_count").asLong(),
            "metadata",
            fields("component", item.at("/metadata/component").asText())));
  }

  private static ContextMessage message(JsonNode item) {
    Map<String, Object> metadata = fields();
    item.path("metadata")
        .properties()
        .forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
    return ContextMessage.fromJson(
        fields(
            "id",
            item.get("id").asText(),
            "role",
            item.get("role").asText(),
            "content",
            item.get("content").asText(),
            "timestamp",
            time(item.get("timestamp")),
            "metadata",
            metadata));
  }

  private static Instant time(JsonNode local) {
    return LocalDateTime.parse(local.asText()).toInstant(ZoneOffset.UTC);
  }
}
