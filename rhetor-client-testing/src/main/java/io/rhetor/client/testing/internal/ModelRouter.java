package io.rhetor.client.testing.internal;

import java.util.List;

/** Picks the model of a call by its wish, its task and the budget. */
final class ModelRouter {
  private final AnswerStyle shape;
  private final ProviderCatalog providers;
  private final Budget budget;

  ModelRouter(AnswerStyle shape, ProviderCatalog providers, Budget budget) {
    this.shape = shape;
    this.providers = providers;
    this.budget = budget;
  }

  /** Says nothing of it when it gives a call a free model in place of one it cannot afford. */
  ModelChoice choose(LlmCall call) {
    ModelChoice wanted = providers.choose(call.taskType(), call.provider(), call.model());
    boolean affordable =
        PriceList.isFree(wanted.model())
            || call.bypassesBudget(shape)
            || !budget.forbids(wanted.provider());
    return affordable ? wanted : freeModel();
  }

  /** Promised with answers, and never seen in one. */
  List<String> warnings(ModelChoice choice) {
    return shape == AnswerStyle.OBSERVED ? List.of() : budget.warnings(choice.provider());
  }

  private ModelChoice freeModel() {
    return PriceList.freeModels().stream()
        .filter(free -> providers.obstacle(free.provider()).isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
