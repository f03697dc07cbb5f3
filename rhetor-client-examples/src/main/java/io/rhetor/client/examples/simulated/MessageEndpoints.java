package io.rhetor.client.examples.simulated;

import io.rhetor.client.examples.simulated.Fault.Scope;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** {@code /message}, {@code /stream} and {@code /chat}. */
final class MessageEndpoints {
  private final AnswerShape shape;
  private final ProviderCatalog providers;
  private final ContextStore contexts;
  private final FaultPlan faults;
  private final StreamPlayer player;

  MessageEndpoints(
      AnswerShape shape,
      ProviderCatalog providers,
      ContextStore contexts,
      FaultPlan faults,
      StreamPlayer player) {
    this.shape = shape;
    this.providers = providers;
    this.contexts = contexts;
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
    call.turns().forEach(turn -> contexts.add(call.contextId(), turn));
    answerWhole(request, call);
  }

  private void stream(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofMessage(body);
    call.turns().forEach(turn -> contexts.add(call.contextId(), turn));
    answerInPieces(request, call);
  }

  private void chat(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofChat(body);
    contexts.addNew(call.contextId(), call.turns());
    if (call.isStreaming()) {
      answerInPieces(request, call);
    } else {
      answerWhole(request, call);
    }
  }

  private void answerWhole(HttpServerRequest request, LlmCall call) {
    ModelChoice choice = choose(call);
    Optional<String> error =
        faults.take(Scope.ANSWER).map(Fault::error).or(() -> providers.obstacle(choice.provider()));
    if (error.isPresent()) {
      Replies.json(request.response(), shape.failure(error.get(), call.contextId()));
      return;
    }
    String text = answer(call);
    remember(call, text);
    Replies.json(request.response(), shape.answer(text, choice, call.contextId()));
  }

  private void answerInPieces(HttpServerRequest request, LlmCall call) {
    String text = answer(call);
    player.play(request, script(call, choose(call), text), () -> remember(call, text));
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

  private ModelChoice choose(LlmCall call) {
    return providers.choose(call.taskType(), call.provider(), call.model());
  }

  private String answer(LlmCall call) {
    String text = SimulatedModel.answer(call.question());
    return SimulatedModel.firstWords(text, call.maxWords(shape.shape()));
  }

  private void remember(LlmCall call, String answer) {
    contexts.add(call.contextId(), new Turn("assistant", answer));
  }
}
