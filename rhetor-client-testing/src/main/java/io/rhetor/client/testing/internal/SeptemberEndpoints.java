package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Scope;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a server of September 2025 answers over HTTP. */
final class SeptemberEndpoints {
  static final String VERSION = "0.2.0";
  private static final int HIGHEST_TEMPERATURE = 2;
  private static final List<List<String>> CALLS =
      List.of(
          List.of("POST", "/api/v1/chat"),
          List.of("POST", "/api/v1/generate"),
          List.of("POST", "/api/v1/chat/stream"),
          List.of("GET", "/api/v1/budget/usage"),
          List.of("GET", "/api/models/"));

  private final ProviderCatalog providers;
  private final ModelRouter router;
  private final UsageLedger ledger;
  private final FaultPlan faults;
  private final Clock clock;
  private final Instant start;

  SeptemberEndpoints(
      ProviderCatalog providers,
      ModelRouter router,
      UsageLedger ledger,
      FaultPlan faults,
      Clock clock) {
    this.providers = providers;
    this.router = router;
    this.ledger = ledger;
    this.faults = faults;
    this.clock = clock;
    this.start = clock.instant();
  }

  void addTo(Routes routes) {
    routes.get("/", request -> Replies.json(request.response(), overview()));
    routes.get("/health", request -> Replies.json(request.response(), health(request)));
    routes.get("/api/v1/discovery", request -> Replies.json(request.response(), discovery()));
    routes.post("/api/v1/chat", this::chat);
    routes.post("/api/v1/generate", this::generate);
    routes.post("/api/v1/chat/stream", SeptemberEndpoints::stream);
    routes.get("/api/v1/budget/usage", new UsageEndpoints(AnswerStyle.OBSERVED, ledger)::summary);
    routes.get(
        "/api/models/",
        request -> Replies.send(request.response(), Replies.JSON, models().encode()));
  }

  private static JsonObject overview() {
    return new JsonObject()
        .put("name", "Rhetor")
        .put("version", VERSION)
        .put("status", "running")
        .put("description", "Manages language models for Tekton")
        .put("documentation", "/api/v1/docs");
  }

  private JsonObject health(HttpServerRequest request) {
    return new JsonObject()
        .put("status", "healthy")
        .put("component", "rhetor")
        .put("version", VERSION)
        .put("timestamp", clock.instant().toString())
        .put("uptime", Duration.between(start, clock.instant()).toMillis() / 1000.0)
        .put("port", request.localAddress().port())
        .put("registeredWithHermes", false)
        .put("dependencies", new JsonArray())
        .put("metrics", new JsonObject())
        .put("details", new JsonObject().put("models", models().size()));
  }

  private static JsonObject discovery() {
    JsonArray endpoints = new JsonArray();
    CALLS.forEach(
        call ->
            endpoints.add(new JsonObject().put("path", call.get(1)).put("method", call.get(0))));
    return new JsonObject()
        .put("component", "rhetor")
        .put("version", VERSION)
        .put("endpoints", endpoints)
        .put("capabilities", new JsonArray().add("chat").add("generate"));
  }

  private void chat(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofChatInSeptember(checked(body));
    if (body.has("context_id")) {
      throw Refusal.of(500, "'ContextManager' object has no attribute 'get_context_history'");
    }
    String text = answer(call);
    JsonObject answer = new JsonObject().put("content", text);
    Replies.json(
        request.response(),
        told(answer, text, call)
            .put("contextId", "default")
            .put("metadata", new JsonObject().put("capability", call.taskType())));
  }

  private void generate(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofPromptInSeptember(checked(body));
    String text = answer(call);
    Replies.json(request.response(), told(new JsonObject(), text, call));
  }

  private static RequestBody checked(RequestBody body) {
    body.checkAtMost("temperature", HIGHEST_TEMPERATURE);
    return body;
  }

  private String answer(LlmCall call) {
    ModelChoice choice = router.choose(call);
    Optional<String> failure =
        faults
            .take(Scope.ANSWER)
            .map(PlannedFault::text)
            .or(() -> providers.obstacle(choice.provider()));
    if (failure.isPresent()) {
      throw Refusal.of(500, failure.get());
    }
    String text =
        SimulatedModel.firstWords(
            SimulatedModel.answer(call.turns(), call.question()),
            call.maxWords(AnswerStyle.OBSERVED));
    ledger.add(call, choice, text, new JsonObject());
    return text;
  }

  private JsonObject told(JsonObject answer, String text, LlmCall call) {
    int asked = call.turns().stream().mapToInt(turn -> Tokens.count(turn.content())).sum();
    int said = Tokens.count(text);
    return answer
        .put("response", text)
        .put("model", router.choose(call).model())
        .put(
            "usage",
            new JsonObject()
                .put("prompt_tokens", asked)
                .put("completion_tokens", said)
                .put("total_tokens", asked + said));
  }

  /** A failure in a stream without name and end, as all streams of these servers are. */
  private static void stream(HttpServerRequest request, RequestBody body) {
    body.turns("messages");
    body.check();
    Replies.send(
        request.response(),
        "text/event-stream; charset=utf-8",
        "data: {\"error\": \"'async_generator' object is not iterable\"}\n\n");
  }

  private JsonArray models() {
    JsonArray all = new JsonArray();
    providers
        .withModelsAsObjects()
        .forEach(
            provider ->
                ((JsonObject) provider.getValue())
                    .getJsonArray("models")
                    .forEach(model -> all.add(model(provider.getKey(), (JsonObject) model))));
    return all;
  }

  private static JsonObject model(String provider, JsonObject model) {
    return new JsonObject()
        .put("id", model.getString("id"))
        .put("provider", provider)
        .put("name", model.getString("name"))
        .put("aliases", new JsonArray())
        .put("capabilities", new JsonArray().add("chat"))
        .put("context_window", 200_000)
        .put("max_output", 4_096)
        .put("deprecated", false);
  }

  /** Answers any frame as the WebSocket of these servers does, whose handler fails. */
  static void answerFrame(String text, WebSocketSession session) {
    session.send(
        new JsonObject()
            .put("error", "'RhetorComponent' object has no attribute 'stream_chat'")
            .put("type", "error"));
    session.answered();
  }
}
