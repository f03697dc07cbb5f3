package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContextSearchTest {
  @RegisterExtension final Servers servers = new Servers();

  @Test
  void observedResultsHoldTheMessage() {
    Caller caller = servers.observed();
    say(caller, "q:s", "Log entry 10: wind 30 knots, swell 10 feet.");

    JsonArray results = resultsOf(caller.post("/contexts/q:s/search?query=SWELL"));

    assertThat(results).hasSize(2);
    JsonObject users = results.getJsonObject(1);
    assertThat(users.getJsonObject("message").fieldNames())
        .containsExactly("id", "role", "content", "timestamp");
    assertThat(users.getDouble("score")).isEqualTo(0.7627906976744186);
  }

  @Test
  void documentedResultsAreFlat() {
    Caller caller = servers.documented();
    say(caller, "q:s", "swell");

    assertThat(
            resultsOf(caller.post("/contexts/q:s/search?query=swell&limit=1"))
                .getJsonObject(0)
                .fieldNames())
        .containsExactly("role", "content", "timestamp", "score");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aSearchCanFindNothing(Shape shape) {
    assertThat(servers.caller(shape).post("/contexts/nowhere/search?query=lamp").body())
        .isEqualTo("{\"context_id\":\"nowhere\",\"query\":\"lamp\",\"count\":0,\"results\":[]}");
  }

  @Test
  void aSearchNeedsAQueryAndNotInTheBody() {
    HttpResponse<String> answer =
        servers.observed().post("/contexts/q:s/search", "{\"query\":\"lamp\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"query\"],"
                + "\"msg\":\"Field required\",\"input\":null}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "'',             Archived 2 messages (1 from user; 1 from assistant)",
    "?max_tokens=3,  Archived 2 messages"
  })
  void aSummaryCountsAndKeepsToItsLength(String query, String summary) {
    Caller caller = servers.observed();
    say(caller, "quill:one", "hi");

    assertThat(new JsonObject(caller.post("/contexts/quill:one/summarize" + query).body()).encode())
        .isEqualTo(
            new JsonObject()
                .put("context_id", "quill:one")
                .put("summary", summary.replace(';', ','))
                .encode());
  }

  private static JsonObject say(Caller caller, String contextId, String message) {
    return caller.postJson(
        "/message", new JsonObject().put("message", message).put("context_id", contextId).encode());
  }

  private static JsonArray resultsOf(HttpResponse<String> answer) {
    JsonObject found = new JsonObject(answer.body());
    assertThat(found.getInteger("count")).isEqualTo(found.getJsonArray("results").size());
    return found.getJsonArray("results");
  }
}
