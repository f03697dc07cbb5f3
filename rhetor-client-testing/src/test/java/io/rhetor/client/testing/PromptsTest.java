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
import org.junit.jupiter.params.provider.EnumSource;

class PromptsTest {
  private static final String DAY =
      "{\"name\":\"Quill by day\",\"component\":\"quill\",\"content\":\"Be brisk.\","
          + "\"description\":\"Day shift\",\"tags\":[\"lab\"],\"metadata\":{\"author\":\"lab\"}}";
  private static final String NIGHT =
      "{\"name\":\"Quill by night\",\"component\":\"quill\",\"content\":\"Speak low.\","
          + "\"is_default\":true,\"parent_id\":\"quill_quill_by_day\"}";
  private static final String DAY_PATH = "/prompts/quill_quill_by_day";
  private static final String NIGHT_PATH = "/prompts/quill_quill_by_night";
  private static final String BOTH =
      "{\"prompt_id1\":\"quill_quill_by_day\",\"prompt_id2\":\"quill_quill_by_night\"}";

  @RegisterExtension final Servers servers = new Servers();

  @Test
  void anObservedPromptKeepsItsTextInVersions() {
    HttpResponse<String> answer = servers.observed().post("/prompts", DAY);

    JsonObject prompt = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(prompt.fieldNames())
        .containsExactly(
            "prompt_id",
            "name",
            "component",
            "description",
            "tags",
            "versions",
            "is_default",
            "parent_id");
    assertThat(prompt.getString("prompt_id")).isEqualTo("quill_quill_by_day");
    assertThat(prompt.getBoolean("is_default")).isFalse();
    assertThat(prompt.getJsonArray("versions").getJsonObject(0).fieldNames())
        .containsExactly("content", "version_id", "created_at", "metadata", "component");
  }

  @Test
  void aDocumentedPromptIsFlat() {
    JsonObject prompt = servers.documented().postJson("/prompts", DAY);

    assertThat(prompt.fieldNames())
        .containsExactly(
            "prompt_id",
            "name",
            "component",
            "content",
            "description",
            "tags",
            "is_default",
            "parent_id",
            "metadata",
            "version_id",
            "created_at",
            "updated_at");
    assertThat(prompt.getString("content")).isEqualTo("Be brisk.");
  }

  @Test
  void missingFieldsAreNamedTogether() {
    HttpResponse<String> answer = servers.observed().post("/prompts", "{\"name\":\"x\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("[\"body\",\"component\"]", "[\"body\",\"content\"]");
  }

  @Test
  void tagsThatAreNoTextsAreRefused() {
    assertThat(
            servers
                .observed()
                .post(
                    "/prompts",
                    "{\"name\":\"x\",\"component\":\"y\",\"content\":\"z\",\"tags\":[\"a\",7]}")
                .body())
        .contains("[\"body\",\"tags\",1]");
    assertThat(
            servers
                .observed()
                .post(
                    "/prompts",
                    "{\"name\":\"x\",\"component\":\"y\",\"content\":\"z\",\"tags\":\"a\"}")
                .body())
        .contains("list_type");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void everyComponentOfTektonBeginsWithADefault(Shape shape) {
    Caller caller = servers.caller(shape);

    assertThat(caller.getJson("/prompts").getInteger("count")).isEqualTo(9);
    assertThat(caller.getJson("/prompts/rhetor_default").getBoolean("is_default")).isTrue();
    assertThat(caller.getJson("/").getJsonObject("prompts").getInteger("count")).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aListCanBeNarrowed(Shape shape) {
    Caller caller = withBoth(shape);

    assertThat(idsIn(caller.getJson("/prompts?component=quill")))
        .containsExactly("quill_quill_by_day", "quill_quill_by_night");
    assertThat(idsIn(caller.getJson("/prompts?tag=lab"))).containsExactly("quill_quill_by_day");
    assertThat(idsIn(caller.getJson("/prompts?component=quill&tag=none"))).isEmpty();
  }

  @Test
  void listsDifferBetweenTheShapes() {
    assertThat(firstListed(withBoth(Shape.OBSERVED)).fieldNames())
        .endsWith("is_default", "parent_id", "version_count", "last_updated");
    assertThat(firstListed(withBoth(Shape.DOCUMENTED)).fieldNames())
        .endsWith("is_default", "created_at", "updated_at");
  }

  private static JsonObject firstListed(Caller caller) {
    return caller.getJson("/prompts?component=quill").getJsonArray("prompts").getJsonObject(0);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aNewDefaultTakesThePlaceOfTheOld(Shape shape) {
    Caller caller = withBoth(shape);
    assertThat(caller.getJson(NIGHT_PATH).getBoolean("is_default")).isTrue();

    caller.post(
        "/prompts",
        "{\"name\":\"n\",\"component\":\"quill\",\"content\":\"c\",\"is_default\":true}");

    assertThat(caller.getJson(NIGHT_PATH).getBoolean("is_default")).isFalse();
    assertThat(caller.getJson("/prompts/quill_n").getBoolean("is_default")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anUpdateIsTheNewText(Shape shape) {
    Caller caller = withBoth(shape);

    HttpResponse<String> answer = caller.put(DAY_PATH, "{\"content\":\"Be slow.\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(caller.get(DAY_PATH).body()).isEqualTo(answer.body()).contains("Be slow.");
  }

  @Test
  void anUpdateOfNothingIsObservedAsNullAndDocumentedAsNotFound() {
    String update = "{\"content\":\"x\"}";

    assertThat(servers.observed().put("/prompts/nowhere", update).body()).isEqualTo("null");
    assertThat(servers.documented().put("/prompts/nowhere", update).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aPromptCanBeDeletedUnlessItIsADefault(Shape shape) {
    Caller caller = withBoth(shape);

    assertThat(caller.delete(DAY_PATH).body())
        .isEqualTo("{\"success\":true,\"prompt_id\":\"quill_quill_by_day\"}");
    assertThat(caller.get(DAY_PATH).statusCode()).isEqualTo(404);
    HttpResponse<String> refusal = caller.delete(NIGHT_PATH);
    assertThat(refusal.statusCode()).isEqualTo(404);
    assertThat(Caller.detail(refusal)).isEqualTo("Prompt quill_quill_by_night not found");
  }

  @Test
  void anObservedComparisonWeighsBoth() {
    JsonObject comparison = withBoth(Shape.OBSERVED).postJson("/prompts/compare", BOTH);

    assertThat(comparison.getJsonObject("prompts").encode())
        .isEqualTo(
            "{\"quill_quill_by_day\":{\"name\":\"Quill by day\",\"component\":\"quill\","
                + "\"is_default\":false,\"version_count\":1},"
                + "\"quill_quill_by_night\":{\"name\":\"Quill by night\",\"component\":\"quill\","
                + "\"is_default\":true,\"version_count\":1}}");
    assertThat(comparison.getBoolean("same_component")).isTrue();
    assertThat(comparison.getInteger("content_length_diff")).isEqualTo(-1);
    JsonObject evaluation =
        comparison.getJsonObject("evaluation").getJsonObject("quill_quill_by_day");
    assertThat(evaluation.getInteger("length")).isEqualTo(9);
    assertThat(evaluation.getInteger("word_count")).isEqualTo(2);
  }

  @Test
  void aDocumentedComparisonListsLines() {
    Caller caller = withBoth(Shape.DOCUMENTED);
    caller.put(NIGHT_PATH, "{\"content\":\"Be low.\\nAlways.\"}");

    assertThat(caller.postJson("/prompts/compare", BOTH).getJsonObject("differences").encode())
        .isEqualTo(
            "{\"added\":[\"Always.\"],\"removed\":[],\"changed\":[\"Be brisk. -> Be low.\"],"
                + "\"similarity_score\":0.25}");
  }

  @Test
  void anObservedComparisonWithNothingIsAnErrorWithStatus200() {
    HttpResponse<String> answer =
        servers
            .observed()
            .post("/prompts/compare", "{\"prompt_id1\":\"nowhere\",\"prompt_id2\":\"x\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"error\":\"Prompt nowhere not found\"}");
  }

  @Test
  void aDocumentedComparisonWithNothingIsNotFound() {
    assertThat(withBoth(Shape.DOCUMENTED).post("/prompts/compare", BOTH.replace("night", "dusk")))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
  }

  @Test
  void aComparisonNeedsTwo() {
    assertThat(servers.observed().post("/prompts/compare", "{\"prompt_id1\":\"x\"}").statusCode())
        .isEqualTo(422);
  }

  private Caller withBoth(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.post("/prompts", DAY);
    caller.post("/prompts", NIGHT);
    return caller;
  }

  private static List<String> idsIn(JsonObject list) {
    JsonArray items = list.getJsonArray("prompts");
    assertThat(list.getInteger("count")).isEqualTo(items.size());
    return items.stream()
        .map(item -> ((JsonObject) item).getString("prompt_id"))
        .collect(Collectors.toList());
  }
}
