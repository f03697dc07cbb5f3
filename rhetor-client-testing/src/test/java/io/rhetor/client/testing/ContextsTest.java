package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsTest {
  @RegisterExtension final Servers servers = new Servers();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whatWasSaidCanBeRead(Shape shape) {
    Caller caller = servers.caller(shape);
    String answer = say(caller, "quill:one", "hi").getString("message");

    JsonObject context = caller.getJson("/contexts/quill:one");

    assertThat(context.getString("context_id")).isEqualTo("quill:one");
    assertThat(context.getInteger("count")).isEqualTo(2);
    assertThat(contents(context)).containsExactly("hi", answer);
    assertThat(context.getJsonArray("messages").getJsonObject(0).fieldNames())
        .containsExactly("id", "role", "content", "timestamp");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void streamsAndChatsAreKeptToo(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.stream("/stream", "{\"message\":\"one\",\"context_id\":\"q:c\"}");
    caller.post(
        "/chat", "{\"messages\":[{\"role\":\"user\",\"content\":\"two\"}],\"context_id\":\"q:c\"}");

    assertThat(contents(caller.getJson("/contexts/q:c"))).hasSize(4).contains("one", "two");
  }

  @Test
  void anObservedStreamOfAnUnavailableProviderLeavesAnEmptyTurn() {
    Caller caller = servers.observed();
    caller.stream(
        "/stream",
        "{\"message\":\"hi\",\"context_id\":\"q:c\",\"options\":{\"provider\":\"openai\"}}");

    assertThat(contents(caller.getJson("/contexts/q:c"))).containsExactly("hi", "");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void metadataTellsTheTaskAndTheModel(Shape shape) {
    Caller caller = servers.caller(shape);
    say(caller, "q:m", "hi");

    assertThat(metadata(caller))
        .containsExactly(
            "{\"task_type\":\"default\"}",
            "{\"model\":\"simulated-standard\",\"provider\":\"simulated\",\"task_type\":\"default\"}");
  }

  @Test
  void anObservedReadingWithoutMetadataErasesIt() {
    Caller caller = servers.observed();
    say(caller, "q:m", "hi");
    caller.get("/contexts/q:m");

    assertThat(metadata(caller)).containsExactly("null", "null");
  }

  @Test
  void aDocumentedReadingErasesNothing() {
    Caller caller = servers.documented();
    say(caller, "q:m", "hi");
    caller.get("/contexts/q:m");

    assertThat(metadata(caller)).doesNotContain("null");
  }

  private static List<String> metadata(Caller caller) {
    return messages(caller.getJson("/contexts/q:m?include_metadata=true")).stream()
        .map(message -> String.valueOf(message.getJsonObject("metadata")))
        .collect(Collectors.toList());
  }

  @ParameterizedTest
  @CsvSource({"limit=1, 1", "limit=0, 4", "limit=-3, 4", "limit=100, 4"})
  void aLimitKeepsTheNewest(String query, int count) {
    Caller caller = servers.observed();
    say(caller, "q:l", "one");
    String last = say(caller, "q:l", "two").getString("message");

    assertThat(contents(caller.getJson("/contexts/q:l?" + query))).hasSize(count).endsWith(last);
  }

  @Test
  void observedTurnsBeforeTheLastTwentyAreArchived() {
    Caller caller = withTurns(servers.observed(), 22);

    JsonObject item = caller.getJson("/contexts").getJsonArray("contexts").getJsonObject(0);
    assertThat(item.getInteger("active_message_count")).isEqualTo(20);
    assertThat(item.getInteger("archived_message_count")).isEqualTo(2);
    assertThat(item.getString("latest_summary"))
        .isEqualTo("Archived 1 messages (0 from user, 1 from assistant)");
    assertThat(contents(caller.getJson("/contexts/q:many"))).hasSize(20).contains("turn 1");
    assertThat(messages(caller.getJson("/contexts/q:many?limit=21")).get(0).encode())
        .contains("\"role\":\"system\",\"content\":\"Archived 1 messages");
  }

  @Test
  void documentedTurnsAreNeverArchived() {
    assertThat(contents(withTurns(servers.documented(), 22).getJson("/contexts/q:many?limit=100")))
        .hasSize(22)
        .startsWith("turn 0");
  }

  private static Caller withTurns(Caller caller, int turns) {
    for (int i = 0; i < turns / 2; i++) {
      say(caller, "q:many", "turn " + i);
    }
    return caller;
  }

  @Test
  void anObservedListTellsTheLastChangedFirst() {
    Caller caller = servers.observed();
    say(caller, "quill:one", "hi there");
    caller.get("/contexts/never%20seen");

    JsonArray contexts = caller.getJson("/contexts").getJsonArray("contexts");
    JsonObject unseen = contexts.getJsonObject(0);
    assertThat(unseen.fieldNames())
        .containsExactly(
            "id",
            "created_at",
            "updated_at",
            "active_message_count",
            "archived_message_count",
            "total_messages",
            "summary_count",
            "latest_summary",
            "token_count",
            "metadata");
    assertThat(unseen.getString("id")).isEqualTo("never seen");
    assertThat(unseen.getJsonObject("metadata").getString("component")).isEqualTo("unknown");
    assertThat(contexts.getJsonObject(1).getJsonObject("metadata").getString("component"))
        .isEqualTo("quill");
    assertThat(contexts.getJsonObject(1).getInteger("total_messages")).isEqualTo(2);
  }

  @Test
  void aDocumentedListIsShort() {
    Caller caller = servers.documented();
    say(caller, "quill:one", "hi");

    JsonObject item = caller.getJson("/contexts").getJsonArray("contexts").getJsonObject(0);
    assertThat(item.fieldNames()).containsExactly("context_id", "message_count", "last_updated");
    assertThat(item.getInteger("message_count")).isEqualTo(2);
  }

  @Test
  void readingAnUnknownContextCreatesItWhenObserved() {
    Caller caller = servers.observed();

    assertThat(caller.get("/contexts/nowhere").body())
        .isEqualTo("{\"context_id\":\"nowhere\",\"count\":0,\"messages\":[]}");
    assertThat(caller.getJson("/contexts").getInteger("count")).isEqualTo(1);
  }

  @Test
  void readingAnUnknownContextCreatesNothingWhenDocumented() {
    Caller caller = servers.documented();

    assertThat(caller.getJson("/contexts/nowhere").getInteger("count")).isZero();
    assertThat(caller.getJson("/contexts").getInteger("count")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "quill:港 ⚓, quill%3A%E6%B8%AF%20%E2%9A%93",
    "quill: night watch, quill:%20night%20watch",
    "a+b, a+b",
    "a%zz, a%25zz"
  })
  void anIdIsDecoded(String id, String encoded) {
    Caller caller = servers.observed();
    say(caller, id, "hi");

    JsonObject context = caller.getJson("/contexts/" + encoded);

    assertThat(context.getString("context_id")).isEqualTo(id);
    assertThat(context.getInteger("count")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quill%2Fpier", "quill/pier"})
  void anIdWithASlashIsOutOfReach(String encoded) {
    Caller caller = servers.observed();
    assertThat(say(caller, "quill/pier", "hi").getString("context")).isEqualTo("quill/pier");

    assertThat(caller.get("/contexts/" + encoded).body()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(caller.delete("/contexts/" + encoded).statusCode()).isEqualTo(404);
  }

  @Test
  void aTrailingSlashIsRedirected() {
    HttpResponse<String> answer = servers.observed().get("/contexts/quill%20x/");

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("location").orElseThrow())
        .endsWith("/contexts/quill%20x");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void deletingAlwaysSucceeds(Shape shape) {
    Caller caller = servers.caller(shape);
    say(caller, "quill:one", "hi");

    assertThat(caller.delete("/contexts/quill:one").body())
        .isEqualTo("{\"success\":true,\"context_id\":\"quill:one\"}");
    assertThat(caller.delete("/contexts/quill:one").statusCode()).isEqualTo(200);
    assertThat(caller.getJson("/contexts/quill:one").getInteger("count")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/contexts/x?limit=many,           int_parsing",
    "/contexts/x?include_metadata=oui, bool_parsing"
  })
  void aParameterOfAnotherTypeIsRefused(String path, String type) {
    HttpResponse<String> answer = servers.observed().get(path);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(type);
  }

  private static JsonObject say(Caller caller, String contextId, String message) {
    return caller.postJson(
        "/message", new JsonObject().put("message", message).put("context_id", contextId).encode());
  }

  private static List<JsonObject> messages(JsonObject context) {
    return context.getJsonArray("messages").stream()
        .map(JsonObject.class::cast)
        .collect(Collectors.toList());
  }

  private static List<String> contents(JsonObject context) {
    return messages(context).stream()
        .map(message -> message.getString("content"))
        .collect(Collectors.toList());
  }
}
