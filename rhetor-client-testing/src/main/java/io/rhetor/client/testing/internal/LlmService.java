package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Answers calls in full or in pieces and keeps records of them, whichever way they came in. */
final class LlmService {
  private final AnswerShape shape;
  private final ProviderCatalog providers;
  private final ModelRouter router;
  private final CallRecords records;
  private final FaultPlan faults;
  private final StreamPlayer player;

  LlmService(
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

  /** Keeps what the client said. For each call this comes first. */
  void arrived(LlmCall call) {
    records.arrived(call);
  }

  /** Answers in full, be it with an error. */
  JsonObject answer(LlmCall call) {
    ModelChoice choice = router.choose(call);
    Optional<String> error =
        faults
            .take(Scope.ANSWER)
            .map(PlannedFault::text)
            .or(() -> providers.obstacle(choice.provider()));
    if (error.isPresent()) {
      return shape.failure(error.get(), call.contextId());
    }
    String text = textFor(call);
    records.answered(call, choice, text, false);
    return whole(text, choice, call);
  }

  /**
   * Answers in pieces.
   *
   * @param scopes which faults can strike the stream
   */
  void stream(LlmCall call, EventSink sink, Scope... scopes) {
    ModelChoice choice = router.choose(call);
    StreamScript script = script(call, choice, textFor(call), faults.take(scopes));
    player.play(sink, script, () -> records.answered(call, choice, script.said().orElse(""), true));
  }

  private StreamScript script(
      LlmCall call, ModelChoice choice, String text, Optional<PlannedFault> fault) {
    if (fault.isPresent()) {
      return StreamScript.broken(shape, text, choice, call.contextId(), fault.get());
    }
    Optional<String> obstacle = providers.obstacle(choice.provider());
    if (obstacle.isEmpty()) {
      return StreamScript.answer(shape, text, choice, call.contextId(), Usage.tokens(call, text))
          .thenWhole(() -> whole(text, choice, call));
    }
    return shape.shape() == AnswerStyle.OBSERVED && providers.isKnown(choice.provider())
        ? StreamScript.nothing(shape, choice, call.contextId())
        : StreamScript.failure(shape, obstacle.get(), call.contextId());
  }

  private JsonObject whole(String text, ModelChoice choice, LlmCall call) {
    JsonObject answer = shape.answer(text, choice, call.contextId(), Usage.tokens(call, text));
    List<String> warnings = router.warnings(choice);
    return warnings.isEmpty() ? answer : answer.put("budget_warnings", new JsonArray(warnings));
  }

  private String textFor(LlmCall call) {
    String text = SimulatedModel.answer(call.turns(), call.question());
    return SimulatedModel.firstWords(text, call.maxWords(shape.shape()));
  }
}
