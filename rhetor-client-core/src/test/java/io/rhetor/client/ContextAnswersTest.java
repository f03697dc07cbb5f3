package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMatch;
import io.rhetor.client.context.ContextMessage;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.Role;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code rhetor.contexts()} makes of answers: documented, observed, newer and odd ones. */
class ContextAnswersTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static RhetorClient rhetor;

  private static final ContextId ASKED = ContextId.of("quill", "harbour");
  private static final Instant TIME = Instant.parse("2025-04-24T12:34:56.789Z");

  @BeforeAll
  static void open() {
    rhetor = LocalServer.client(SERVER);
  }

  @AfterAll
  static void close() {
    rhetor.close();
  }

  @Test
  void list_readsTheDocumentedShape() throws Exception {
    List<ContextInfo> list =
        list(
            "{'count': 1, 'contexts': [{'context_id': 'quill:harbour', 'message_count': 4,"
                + " 'last_updated': '2025-04-24T12:34:56.789Z'}]}");

    ContextInfo info =
        ContextInfo.fromJson(
            fields("context_id", "quill:harbour", "message_count", 4, "last_updated", TIME));
    assertThat(list).containsExactly(info);
    assertThat(info.contextId()).hasValue(ASKED);
  }

  @Test
  void list_readsTheObservedShape() throws Exception {
    List<ContextInfo> list =
        list(
            "{'count': 9, 'contexts': [{'id': 'quill:log', 'created_at': '2025-04-24T12:34:56',"
                + " 'updated_at': '2025-04-24T12:34:56.789000', 'active_message_count': 20,"
                + " 'archived_message_count': 7, 'total_messages': 27, 'summary_count': 2,"
                + " 'latest_summary': 'Wind rose.', 'token_count': 376, 'metadata': {'component':"
                + " 'quill'}}]}");

    ContextInfo expected =
        ContextInfo.fromJson(
            fields(
                "context_id",
                "quill:log",
                "created_at",
                Instant.parse("2025-04-24T12:34:56Z"),
                "last_updated",
                TIME,
                "message_count",
                27,
                "active_message_count",
                20,
                "archived_message_count",
                7,
                "summary_count",
                2,
                "latest_summary",
                "Wind rose.",
                "token_count",
                376,
                "metadata",
                Map.of("component", "quill")));
    assertThat(list).containsExactly(expected);
    assertThat(expected.toString()).doesNotContain("Wind");
  }

  @Test
  void list_readsCamelCaseAndKeepsTheRest() throws Exception {
    List<ContextInfo> list =
        list(
            "{'contexts': [{'contextId': 'a', 'messageCount': 3, 'lastUpdated':"
                + " '2025-04-24T12:34:56.789Z', 'pinned': true, 'total_messages': 5}, 'b']}");

    ContextInfo a = list.get(0);
    assertThat(a.id()).isEqualTo("a");
    assertThat(a.messageCount()).hasValue(3);
    assertThat(a.updatedAt()).hasValue(TIME);
    assertThat(a.additionalProperties()).isEqualTo(Map.of("pinned", true, "total_messages", 5));
    assertThat(list.get(1)).isEqualTo(ContextInfo.fromJson(fields("context_id", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "quill:pier/7", ".."})
  void conversationThatNoCallCanName_isListedWithoutContextId(String id) throws Exception {
    ContextInfo info = list("{'contexts': [{'id': '" + id + "'}]}").get(0);

    assertThat(info.id()).isEqualTo(id);
    assertThat(info.contextId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'contexts': null}", "{'contexts': {}}", "{'contexts': [{}, null, 7, []]}"})
  void listWithoutConversations_isEmpty(String body) throws Exception {
    assertThat(list(body)).isEmpty();
  }

  @Test
  void get_readsTurns() throws Exception {
    ContextMessages messages =
        get(
            "{'context_id': 'quill:one', 'count': 1, 'messages': [{'id': 'm1', 'role':"
                + " 'assistant', 'content': 'Two.', 'timestamp': '2025-04-24T12:34:56.789',"
                + " 'metadata': {'model': 'm', 'tokens': {'in': 2}}, 'rating': 5}]}");

    ContextMessage expected =
        ContextMessage.fromJson(
            fields(
                "id",
                "m1",
                "role",
                Role.ASSISTANT,
                "content",
                "Two.",
                "timestamp",
                TIME,
                "metadata",
                Map.of("model", "m", "tokens", Map.of("in", 2)),
                "rating",
                5));
    assertThat(messages)
        .isEqualTo(
            ContextMessages.fromJson(
                fields("context_id", ContextId.of("quill:one"), "messages", List.of(expected))));
    assertThat(messages.toString()).contains("assistant").doesNotContain("Two");
  }

  @Test
  void turnsOfOtherShapes_readAsFarAsTheyCan() throws Exception {
    List<ContextMessage> turns =
        get("{'messages': [{}, {'role': '', 'content': ['Hi'], 'timestamp': 'soon',"
                + " 'metadata': 'none'}, {'id': 7, 'role': 'tool', 'content': null}, 'Hi', null,"
                + " 8, {'content': 'x', 'timestamp': '2025-04-24T12:34:56.789+00:00'}]}")
            .messages();

    Role unknown = Role.of("unknown");
    assertThat(turns)
        .containsExactly(
            ContextMessage.fromJson(fields("role", unknown, "content", "")),
            ContextMessage.fromJson(
                fields(
                    "role",
                    unknown,
                    "content",
                    "",
                    "role",
                    "",
                    "content",
                    List.of("Hi"),
                    "timestamp",
                    "soon",
                    "metadata",
                    "none")),
            ContextMessage.fromJson(fields("id", "7", "role", Role.of("tool"), "content", "")),
            ContextMessage.fromJson(fields("role", unknown, "content", "Hi")),
            ContextMessage.fromJson(fields("role", unknown, "content", "x", "timestamp", TIME)));
  }

  @Test
  void search_readsTheDocumentedShape() throws Exception {
    ContextSearchResult result =
        search(
            "{'context_id': 'quill:one', 'query': 'lamp', 'count': 1, 'results': [{'role': 'user',"
                + " 'content': 'Which lamp?', 'timestamp': '2025-04-24T12:34:56.789Z', 'score':"
                + " 0.75, 'rank': 1}]}");

    ContextMessage message =
        ContextMessage.fromJson(
            fields("role", Role.USER, "content", "Which lamp?", "timestamp", TIME));
    ContextMatch match =
        ContextMatch.fromJson(fields("message", message, "score", 0.75, "rank", 1));
    assertThat(result)
        .isEqualTo(
            ContextSearchResult.fromJson(
                fields(
                    "context_id",
                    ContextId.of("quill:one"),
                    "query",
                    "lamp",
                    "results",
                    List.of(match))));
    assertThat(result.toString()).doesNotContain("lamp");
  }

  @Test
  void search_readsTheObservedShape() throws Exception {
    ContextSearchResult result =
        search(
            "{'results': [{'message': {'id': 'm1', 'role': 'user', 'content': 'Which lamp?',"
                + " 'stars': 3}, 'score': 1, 'rank': 1}]}");

    ContextMessage message =
        ContextMessage.fromJson(
            fields("id", "m1", "role", Role.USER, "content", "Which lamp?", "stars", 3));
    assertThat(result.matches())
        .containsExactly(ContextMatch.fromJson(fields("message", message, "score", 1, "rank", 1)));
  }

  @Test
  void matchesOfOtherShapes_readAsFarAsTheyCan() throws Exception {
    List<ContextMatch> matches =
        search("{'results': [{'score': 'good', 'message': 'a text'}, 'lamp', null, 3]}").matches();

    assertThat(matches).hasSize(2);
    assertThat(matches.get(0).score()).isEmpty();
    assertThat(matches.get(0).message().content()).isEmpty();
    assertThat(matches.get(0).additionalProperties())
        .isEqualTo(Map.of("score", "good", "message", "a text"));
    assertThat(matches.get(1).message().content()).isEqualTo("lamp");
  }

  @Test
  void summary_reads() throws Exception {
    ContextSummary summary =
        summarize("{'context_id': 'quill:one', 'summary': 'Wind rose.', 'model': 'm'}");

    assertThat(summary)
        .isEqualTo(
            ContextSummary.fromJson(
                fields(
                    "context_id",
                    ContextId.of("quill:one"),
                    "summary",
                    "Wind rose.",
                    "model",
                    "m")));
    assertThat(summary.toString()).doesNotContain("Wind");
  }

  @Test
  void failureInPlaceOfASummary_isOneOfTheModel() {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json("{'error': 'no key', 'summary': null}"))));
    assertThat(
            Outcomes.failureOf(
                    rhetor.contexts().summarizeContext(ASKED), RhetorModelException.class)
                .error())
        .isEqualTo("no key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'success': true, 'context_id': 'quill:harbour'}", "{}"})
  void deletion_completes(String body) throws Exception {
    assertThat(delete(body)).isNull();
  }

  @Test
  void deletionWithoutSuccess_isNotFound() {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json("{'success': false}"))));
    assertThat(
            Outcomes.failureOf(
                rhetor.contexts().deleteContext(ASKED), RhetorNotFoundException.class))
        .hasMessageContaining("quill:harbour");
  }

  @Test
  void emptyAnswers_areAboutWhatWasAsked() throws Exception {
    assertThat(get("{}")).isEqualTo(ContextMessages.fromJson(fields("context_id", ASKED)));
    assertThat(search("{}"))
        .isEqualTo(ContextSearchResult.fromJson(fields("context_id", ASKED, "query", "lamp")));
    assertThat(summarize("{}"))
        .isEqualTo(ContextSummary.fromJson(fields("context_id", ASKED, "summary", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "true",
        "''",
        "'a/b'",
        "[]",
        "[null]",
        "{}",
        "{'a': null}",
        "-1e99999"
      })
  void fieldsOfAnyShape_failNoCall(String any) throws Exception {
    String item =
        "{'context_id': X, 'id': X, 'message_count': X, 'total_messages': X, 'updated_at': X,"
            + " 'last_updated': X, 'created_at': X, 'token_count': X, 'latest_summary': X,"
            + " 'metadata': X, 'role': X, 'content': X, 'timestamp': X, 'score': X, 'message': X}";
    for (String items : new String[] {any, "[" + any + "]", "[" + item.replace("X", any) + "]"}) {
      String body =
          ("{'context_id': X, 'count': X, 'query': X, 'summary': X, 'contexts': I,"
                  + " 'messages': I, 'results': I}")
              .replace("X", any)
              .replace("I", items);
      list(body);
      get(body);
      search(body);
      summarize(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "'text'", "{'a':", "<html>"})
  void answersThatAreNoObject_areProtocolErrors(String body) {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    RhetorContexts contexts = rhetor.contexts();
    for (CompletableFuture<?> call :
        List.of(
            contexts.listContexts(),
            contexts.getContext(ASKED),
            contexts.searchContext(ASKED, "green lamp"))) {
      assertThat(Outcomes.failureOf(call, RhetorProtocolException.class))
          .hasMessageContaining("/contexts")
          .message()
          .doesNotContain("lamp");
    }
  }

  private static List<ContextInfo> list(String body) throws Exception {
    return call(body, RhetorContexts::listContexts);
  }

  private static ContextMessages get(String body) throws Exception {
    return call(body, contexts -> contexts.getContext(ASKED));
  }

  private static ContextSearchResult search(String body) throws Exception {
    return call(body, contexts -> contexts.searchContext(ASKED, "lamp"));
  }

  private static ContextSummary summarize(String body) throws Exception {
    return call(body, contexts -> contexts.summarizeContext(ASKED));
  }

  private static Void delete(String body) throws Exception {
    return call(body, contexts -> contexts.deleteContext(ASKED));
  }

  private static <T> T call(String body, Function<RhetorContexts, CompletableFuture<T>> call)
      throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    return Outcomes.valueOf(call.apply(rhetor.contexts()));
  }
}
