package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatesTest {
  private static final String NOTICE =
      new JsonObject()
          .put("name", "Harbour Notice")
          .put("content", "Dear {{ captain }}, berth {{berth}} is {{ state }}.")
          .put("category", "letters")
          .put("description", "A short notice")
          .put("tags", new JsonArray().add("harbour").add("notice"))
          .put("metadata", new JsonObject().put("rev", 3))
          .encode();
  private static final String PLAIN = "{\"name\":\"Plain\",\"content\":\"No variables here\"}";
  private static final String NOTICE_PATH = "/templates/harbour_notice";
  private static final String UPDATE = "{\"content\":\"From {{ hour }}\",\"metadata\":{\"rev\":4}}";

  @RegisterExtension final Servers servers = new Servers();

  @Test
  void anObservedTemplateKeepsItsTextInVersions() {
    HttpResponse<String> answer = servers.observed().post("/templates", NOTICE);

    JsonObject template = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(template.fieldNames())
        .containsExactly(
            "template_id", "name", "description", "category", "variables", "tags", "versions");
    assertThat(template.getString("template_id")).isEqualTo("harbour_notice");
    assertThat(template.getJsonArray("variables")).containsExactly("captain", "berth", "state");
    JsonObject version = template.getJsonArray("versions").getJsonObject(0);
    assertThat(version.fieldNames())
        .containsExactly("content", "version_id", "created_at", "metadata");
    assertThat(version.getJsonObject("metadata").getInteger("rev")).isEqualTo(3);
  }

  @Test
  void aDocumentedTemplateHasItsTextAtTheTop() {
    HttpResponse<String> answer = servers.documented().post("/templates", NOTICE);

    JsonObject template = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(template.fieldNames())
        .containsExactly(
            "template_id",
            "name",
            "content",
            "category",
            "description",
            "tags",
            "metadata",
            "created_at",
            "updated_at");
    assertThat(template.getString("created_at")).endsWith("Z");
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    JsonObject template = servers.observed().postJson("/templates", PLAIN);

    assertThat(template.getString("description")).isEmpty();
    assertThat(template.getString("category")).isEqualTo("general");
    assertThat(template.getJsonArray("tags")).isEmpty();
    assertThat(
            template.getJsonArray("versions").getJsonObject(0).getJsonObject("metadata").getMap())
        .containsEntry("created_by", "user");
  }

  @Test
  void aDocumentedDescriptionMayBeNull() {
    assertThat(servers.documented().postJson("/templates", PLAIN).getValue("description")).isNull();
  }

  @Test
  void aSecondTemplateOfANameGetsANumber() {
    Caller caller = servers.observed();
    caller.post("/templates", NOTICE);

    assertThat(caller.postJson("/templates", NOTICE).getString("template_id"))
        .isEqualTo("harbour_notice_1");
    assertThat(caller.postJson("/templates", NOTICE).getString("template_id"))
        .isEqualTo("harbour_notice_2");
  }

  @Test
  void aMissingContentIsNamed() {
    HttpResponse<String> answer =
        servers.observed().post("/templates", "{\"name\":\"only a name\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"content\"],"
                + "\"msg\":\"Field required\",\"input\":{\"name\":\"only a name\"}}]}");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aListCanBeNarrowed(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.post("/templates", NOTICE);
    caller.post("/templates", PLAIN);

    assertThat(idsIn(caller.getJson("/templates"))).containsExactly("harbour_notice", "plain");
    assertThat(idsIn(caller.getJson("/templates?category=letters")))
        .containsExactly("harbour_notice");
    assertThat(idsIn(caller.getJson("/templates?tag=notice"))).containsExactly("harbour_notice");
    assertThat(caller.get("/templates?tag=snow&category=letters").body())
        .isEqualTo("{\"count\":0,\"templates\":[]}");
  }

  @Test
  void anObservedListCountsVersions() {
    Caller caller = servers.observed();
    caller.post("/templates", NOTICE);
    caller.put(NOTICE_PATH, UPDATE);

    JsonObject item = caller.getJson("/templates").getJsonArray("templates").getJsonObject(0);
    assertThat(item.fieldNames())
        .containsExactly(
            "template_id",
            "name",
            "category",
            "description",
            "variables",
            "tags",
            "version_count",
            "last_updated");
    assertThat(item.getInteger("version_count")).isEqualTo(2);
  }

  @Test
  void aDocumentedListHasTwoDates() {
    Caller caller = servers.documented();
    caller.post("/templates", NOTICE);

    assertThat(caller.getJson("/templates").getJsonArray("templates").getJsonObject(0).fieldNames())
        .containsExactly(
            "template_id", "name", "category", "description", "tags", "created_at", "updated_at");
  }

  @Test
  void anUpdateAddsAVersionAndItsVariables() {
    Caller caller = servers.observed();
    caller.post("/templates", NOTICE);

    JsonObject template = new JsonObject(caller.put(NOTICE_PATH, UPDATE).body());

    assertThat(template.getJsonArray("variables"))
        .containsExactly("captain", "berth", "state", "hour");
    assertThat(template.getJsonArray("versions")).hasSize(2);
    assertThat(caller.getJson(NOTICE_PATH)).isEqualTo(template);
  }

  @Test
  void aDocumentedVersionCanBeRead() {
    Caller caller = servers.documented();
    caller.post("/templates", NOTICE);
    String first = caller.getJson(NOTICE_PATH).getString("version_id");
    caller.put(NOTICE_PATH, UPDATE);

    assertThat(caller.getJson(NOTICE_PATH).getString("content")).isEqualTo("From {{ hour }}");
    assertThat(caller.getJson(NOTICE_PATH + "?version_id=" + first).getString("content"))
        .startsWith("Dear ");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anUnknownVersionIsNotFound(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.post("/templates", NOTICE);

    assertThat(caller.get(NOTICE_PATH + "?version_id=v9").statusCode()).isEqualTo(404);
  }

  @Test
  void anObservedUpdateOfNothingIsNull() {
    HttpResponse<String> answer = servers.observed().put("/templates/nowhere", UPDATE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
  }

  @Test
  void aDocumentedUpdateOfNothingIsNotFound() {
    assertThat(servers.documented().put("/templates/nowhere", UPDATE).statusCode()).isEqualTo(404);
  }

  @Test
  void anObservedUpdateWithoutABodyFails() {
    HttpResponse<String> answer = putNothing(servers.observed());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(Caller.detail(answer)).isEqualTo("'NoneType' object has no attribute 'content'");
  }

  @Test
  void aDocumentedUpdateWithoutABodyIsRefused() {
    assertThat(putNothing(servers.documented()).statusCode()).isEqualTo(422);
  }

  private static HttpResponse<String> putNothing(Caller caller) {
    return caller.send(caller.request("/templates/x").PUT(BodyPublishers.noBody()));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aDeletedTemplateIsGone(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.post("/templates", NOTICE);

    assertThat(caller.delete(NOTICE_PATH).body())
        .isEqualTo("{\"success\":true,\"template_id\":\"harbour_notice\"}");
    assertThat(caller.delete(NOTICE_PATH).statusCode()).isEqualTo(404);
    assertThat(Caller.detail(caller.get(NOTICE_PATH)))
        .isEqualTo("Template harbour_notice not found");
  }

  @Test
  void observedVersionsHaveTheirText() {
    JsonObject versions = versionsOfNotice(servers.observed());

    assertThat(versions.getInteger("count")).isEqualTo(1);
    assertThat(versions.getJsonArray("versions").getJsonObject(0).fieldNames())
        .containsExactly("content", "version_id", "created_at", "metadata");
  }

  @Test
  void documentedVersionsHaveNoText() {
    assertThat(
            versionsOfNotice(servers.documented())
                .getJsonArray("versions")
                .getJsonObject(0)
                .fieldNames())
        .containsExactly("version_id", "created_at", "metadata");
  }

  private static JsonObject versionsOfNotice(Caller caller) {
    caller.post("/templates", NOTICE);
    return caller.getJson(NOTICE_PATH + "/versions");
  }

  @Test
  void theOverviewCountsTemplates() {
    Caller caller = servers.observed();
    caller.post("/templates", NOTICE);

    assertThat(caller.getJson("/").getJsonObject("templates").encode())
        .isEqualTo("{\"categories\":[\"letters\"],\"count\":1}");
  }

  private static List<Object> idsIn(JsonObject list) {
    JsonArray items = list.getJsonArray("templates");
    assertThat(list.getInteger("count")).isEqualTo(items.size());
    return items.stream()
        .map(item -> ((JsonObject) item).getString("template_id"))
        .collect(Collectors.toList());
  }
}
