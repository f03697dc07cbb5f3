package io.rhetor.client.examples.simulated;

import io.rhetor.client.examples.simulated.Fault.Scope;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code /message}, {@code /stream} and {@code /chat}. */
final class MessageEndpoints {
  private final AnswerShape shape;
  private final ProviderCatalog providers;
  private final ModelRouter router;
  private final CallRecords records;
  private final FaultPlan faults;
  private final StreamPlayer player;

  MessageEndpoints(
      AnswerShape shape,
      ProviderCatalog providers,
      ModelRouter router,
      CallRecords records,
      FaultPlan faults,
      StreamPlayer player) {
    this.shape = shape;
    this.providers = providers;
    this.router = router;
    this.records = records;
    this.faults = faults;
    this.player = player;
  }

  void addTo(Routes routes) {
    routes.post("/message", this::message);
    routes.post("/stream", this::stream);
    routes.post("/chat", this::chat);
  }

  private void message(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofMessage(body);
    if (call.isStreaming()) {
      throw Refusal.internalError();
    }
    records.messageArrived(call);
    answerWhole(request, call);
  }

  private void stream(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofMessage(body);
    records.messageArrived(call);
    answerInPieces(request, call);
  }

  private void chat(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofChat(body);
    records.chatArrived(call);
    if (call.isStreaming()) {
      answerInPieces(request, call);
    } else {
      answerWhole(request, call);
    }
  }

  private void answerWhole(HttpServerRequest request, LlmCall call) {
    ModelChoice choice = router.choose(call);
    Optional<String> error =
        faults.take(Scope.ANSWER).map(Fault::error).or(() -> providers.obstacle(choice.provider()));
    if (error.isPresent()) {
      Replies.json(request.response(), shape.failure(error.get(), call.contextId()));
      return;
    }
    String text = answer(call);
    records.answered(call, choice, text, false);
    JsonObject answer = shape.answer(text, choice, call.contextId());
    List<String> warnings = router.warnings(choice);
    if (!warnings.isEmpty()) {
      answer.put("budget_warnings", new JsonArray(warnings));
    }
    Replies.json(request.response(), answer);
  }

  private void answerInPieces(HttpServerRequest request, LlmCall call) {
    ModelChoice choice = router.choose(call);
    StreamScript script = script(call, choice, answer(call));
    player.play(
        request, script, () -> records.answered(call, choice, script.said().orElse(""), true));
  }

  private StreamScript script(LlmCall call, ModelChoice choice, String text) {
    Optional<Fault> fault = faults.take(Scope.ANSWER, Scope.STREAM);
    if (fault.isPresent()) {
      return StreamScript.broken(shape, text, choice, call.contextId(), fault.get());
    }
    Optional<String> obstacle = providers.obstacle(choice.provider());
    if (obstacle.isEmpty()) {
      return StreamScript.answer(shape, text, choice, call.contextId());
    }
    return shape.shape() == Shape.OBSERVED && providers.isKnown(choice.provider())
        ? StreamScript.nothing(shape, choice, call.contextId())
        : StreamScript.failure(shape, obstacle.get(), call.contextId());
  }

  private String answer(LlmCall call) {
    String text = SimulatedModel.answer(call.question());
    return SimulatedModel.firstWords(text, call.maxWords(shape.shape()));
  }
}
