package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /prompts} and what lies under it. */
final class PromptEndpoints {
  private final AnswerStyle shape;
  private final PromptShape json;
  private final PromptStore prompts;

  PromptEndpoints(AnswerStyle shape, PromptStore prompts) {
    this.shape = shape;
    this.json = new PromptShape(shape);
    this.prompts = prompts;
  }

  void addTo(Routes routes) {
    routes.get("/prompts", this::list);
    routes.post("/prompts", this::create);
    routes.post("/prompts/compare", this::compare);
    routes.getItem("/prompts/{id}", (request, id) -> reply(request, find(id)));
    routes.putItem("/prompts/{id}", shape, this::update);
    routes.deleteItem("/prompts/{id}", this::delete);
  }

  private void list(HttpServerRequest request) {
    QueryParameters query = QueryParameters.of(request);
    JsonArray items = new JsonArray();
    prompts
        .list(query.text("component"), query.text("tag"))
        .forEach(prompt -> items.add(json.listed(prompt, prompts.isDefault(prompt))));
    Replies.json(
        request.response(), new JsonObject().put("count", items.size()).put("prompts", items));
  }

  private void create(HttpServerRequest request, RequestBody body) {
    String name = body.text("name");
    String component = body.text("component");
    TextVersion first = new TextVersion(body.text("content"), body.object("metadata"));
    boolean isDefault = body.flag("is_default", false);
    SystemPrompt prompt =
        new SystemPrompt(prompts.freeId(component, name), name, component, first)
            .describe(
                body.optionalText("description"),
                body.texts("tags"),
                body.optionalText("parent_id"));
    body.check();
    prompts.add(prompt, isDefault);
    Replies.created(request.response(), json.detailed(prompt, isDefault));
  }

  private void update(HttpServerRequest request, String id, RequestBody body) {
    TextVersion version = new TextVersion(body.text("content"), body.object("metadata"));
    body.check();
    if (shape == AnswerStyle.OBSERVED && prompts.find(id).isEmpty()) {
      Replies.jsonNull(request.response());
      return;
    }
    SystemPrompt prompt = find(id);
    prompt.text().add(version);
    reply(request, prompt);
  }

  private void delete(HttpServerRequest request, String id) {
    if (!prompts.delete(id)) {
      throw notFound(id);
    }
    Replies.json(request.response(), new JsonObject().put("success", true).put("prompt_id", id));
  }

  private void compare(HttpServerRequest request, RequestBody body) {
    String one = body.text("prompt_id1");
    String other = body.text("prompt_id2");
    body.check();
    Optional<String> missing =
        Stream.of(one, other).filter(id -> prompts.find(id).isEmpty()).findFirst();
    if (shape == AnswerStyle.OBSERVED && missing.isPresent()) {
      Replies.json(
          request.response(),
          new JsonObject().put("error", "Prompt " + missing.get() + " not found"));
      return;
    }
    PromptComparison comparison = new PromptComparison(prompts, find(one), find(other));
    Replies.json(
        request.response(),
        shape == AnswerStyle.OBSERVED
            ? comparison.observed(new Timestamps(shape))
            : comparison.documented());
  }

  private void reply(HttpServerRequest request, SystemPrompt prompt) {
    Replies.json(request.response(), json.detailed(prompt, prompts.isDefault(prompt)));
  }

  private SystemPrompt find(String id) {
    return prompts.find(id).orElseThrow(() -> notFound(id));
  }

  private static Refusal notFound(String id) {
    return Refusal.of(404, "Prompt " + id + " not found");
  }
}
