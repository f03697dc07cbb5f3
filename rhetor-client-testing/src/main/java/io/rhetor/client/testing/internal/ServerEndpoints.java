package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /}, {@code /health}, {@code /providers} and {@code /provider}. */
final class ServerEndpoints {
  static final String VERSION = "0.1.0";

  private final AnswerStyle shape;
  private final ProviderCatalog providers;
  private final TemplateStore templates;
  private final PromptStore prompts;
  private final Budget budget;

  ServerEndpoints(
      AnswerStyle shape,
      ProviderCatalog providers,
      TemplateStore templates,
      PromptStore prompts,
      Budget budget) {
    this.shape = shape;
    this.providers = providers;
    this.templates = templates;
    this.prompts = prompts;
    this.budget = budget;
  }

  void addTo(Routes routes) {
    routes.get("/", request -> Replies.json(request.response(), overview(routes)));
    routes.get("/health", request -> Replies.json(request.response(), health()));
    routes.get("/providers", request -> Replies.json(request.response(), providers()));
    routes.post("/provider", this::setProvider);
  }

  private JsonObject overview(Routes routes) {
    List<String> endpoints = new ArrayList<>(routes.roots());
    endpoints.remove("/");
    endpoints.add(WebSocketDoor.PATH);
    return new JsonObject()
        .put("name", "Rhetor LLM Manager")
        .put("version", VERSION)
        .put("status", "running")
        .put("endpoints", new JsonArray(endpoints))
        .put(
            "providers",
            shape == AnswerStyle.OBSERVED
                ? providers.withModelsAsObjects()
                : providers.withModelsAsStrings())
        .put("templates", counted("categories", templates.categories(), templates.size()))
        .put("prompts", counted("components", prompts.components(), prompts.size()))
        .put("budget", budget.figures(BudgetPeriod.DAILY));
  }

  private static JsonObject counted(String groups, Set<String> names, int count) {
    return new JsonObject().put(groups, new JsonArray(new ArrayList<>(names))).put("count", count);
  }

  private JsonObject health() {
    return new JsonObject()
        .put("status", "healthy")
        .put("version", VERSION)
        .put("providers", providers.availability());
  }

  private JsonObject providers() {
    ModelChoice byDefault = providers.defaultChoice();
    return new JsonObject()
        .put("providers", providers.withModelsAsObjects())
        .put("default_provider", byDefault.provider())
        .put("default_model", byDefault.model());
  }

  private void setProvider(HttpServerRequest request, RequestBody body) {
    ModelChoice choice = new ModelChoice(body.text("provider_id"), body.text("model_id"));
    body.check();
    providers.setDefault(choice);
    Replies.json(
        request.response(),
        new JsonObject()
            .put("success", true)
            .put("provider", choice.provider())
            .put("model", choice.model()));
  }
}
