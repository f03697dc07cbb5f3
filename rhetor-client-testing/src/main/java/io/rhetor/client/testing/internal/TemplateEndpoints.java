package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /templates} and what lies under it. */
final class TemplateEndpoints {
  private final AnswerStyle shape;
  private final TemplateShape json;
  private final TemplateStore templates;

  TemplateEndpoints(AnswerStyle shape, TemplateStore templates) {
    this.shape = shape;
    this.json = new TemplateShape(shape);
    this.templates = templates;
  }

  void addTo(Routes routes) {
    routes.get("/templates", this::list);
    routes.post("/templates", this::create);
    routes.post("/templates/render", this::render);
    routes.getItem("/templates/{id}", this::get);
    routes.putItem("/templates/{id}", shape, this::update);
    routes.deleteItem("/templates/{id}", this::delete);
    routes.getItem("/templates/{id}/versions", this::versions);
  }

  private void list(HttpServerRequest request) {
    QueryParameters query = QueryParameters.of(request);
    JsonArray items = new JsonArray();
    templates
        .list(query.text("category"), query.text("tag"))
        .forEach(template -> items.add(json.listed(template)));
    Replies.json(
        request.response(), new JsonObject().put("count", items.size()).put("templates", items));
  }

  private void create(HttpServerRequest request, RequestBody body) {
    String name = body.text("name");
    String content = body.text("content");
    String category = body.text("category", "general");
    Optional<String> description = body.optionalText("description");
    List<String> tags = body.texts("tags");
    JsonObject metadata = body.object("metadata");
    body.check();
    if (metadata.isEmpty() && shape == AnswerStyle.OBSERVED) {
      metadata = new JsonObject().put("created_by", "user");
    }
    Template template =
        templates.create(name, category, description, tags, new TextVersion(content, metadata));
    Replies.created(request.response(), json.created(template));
  }

  private void get(HttpServerRequest request, String id) {
    Optional<String> versionId = QueryParameters.of(request).text("version_id");
    Template template = find(id);
    TextVersion version =
        template.text().find(versionId).orElseThrow(() -> noVersion(id, versionId));
    Replies.json(request.response(), json.detailed(template, version));
  }

  private void update(HttpServerRequest request, String id, RequestBody body) {
    TextVersion version = new TextVersion(body.text("content"), body.object("metadata"));
    body.check();
    if (shape == AnswerStyle.OBSERVED && templates.find(id).isEmpty()) {
      Replies.jsonNull(request.response());
      return;
    }
    Template template = find(id);
    templates.addVersion(template, version);
    Replies.json(request.response(), json.detailed(template, version));
  }

  private void delete(HttpServerRequest request, String id) {
    if (!templates.delete(id)) {
      throw notFound(id);
    }
    Replies.json(request.response(), new JsonObject().put("success", true).put("template_id", id));
  }

  private void versions(HttpServerRequest request, String id) {
    Replies.json(request.response(), json.versions(find(id)));
  }

  private void render(HttpServerRequest request, RequestBody body) {
    String id = body.text("template_id");
    Map<String, Object> variables = body.requiredObject("variables").getMap();
    Optional<String> versionId = body.optionalText("version_id");
    body.check();
    Replies.json(
        request.response(),
        shape == AnswerStyle.OBSERVED
            ? renderOrNull(id, versionId, variables)
            : renderOrRefuse(id, versionId, variables));
  }

  /** Tells of whatever went wrong by a content of null. */
  private JsonObject renderOrNull(
      String id, Optional<String> versionId, Map<String, Object> variables) {
    return new JsonObject()
        .put("template_id", id)
        .put("version_id", versionId.orElse("latest"))
        .put(
            "rendered_content",
            templates
                .find(id)
                .flatMap(template -> template.text().find(versionId))
                .flatMap(version -> templates.render(version, variables))
                .orElse(null));
  }

  private JsonObject renderOrRefuse(
      String id, Optional<String> versionId, Map<String, Object> variables) {
    TextVersion version =
        find(id).text().find(versionId).orElseThrow(() -> noVersion(id, versionId));
    return new JsonObject()
        .put("template_id", id)
        .put("version_id", version.id())
        .put("rendered_content", templates.render(version, variables).orElseThrow());
  }

  private Template find(String id) {
    return templates.find(id).orElseThrow(() -> notFound(id));
  }

  private static Refusal notFound(String id) {
    return Refusal.of(404, "Template " + id + " not found");
  }

  private static Refusal noVersion(String id, Optional<String> versionId) {
    return Refusal.of(
        404, "Version " + versionId.orElse("latest") + " of template " + id + " not found");
  }
}
