package io.rhetor.client.resilience;

import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.TaskType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who usually answers which kind of work: whom the request insists on, else whom the caller
 * expects, else who answered first. Safe for use by several threads.
 */
final class KnownModels {
  private static final int MOST_LEARNT = 1_000;

  private final Map<TaskType, ModelRoute> expected;
  private final Map<TaskType, ModelRoute> learnt = new ConcurrentHashMap<>();

  KnownModels(Map<TaskType, ModelRoute> expected) {
    this.expected = Map.copyOf(expected);
  }

  /** Returns a warning if another model answered than usual. */
  Optional<BudgetWarning> compare(LlmRequest request, ModelRoute actual) {
    TaskType task = request.taskType().orElse(TaskType.DEFAULT);
    ModelRoute usual = usual(request.options(), task, actual);
    return actual.differsFrom(usual) ? Optional.of(changed(task, usual, actual)) : Optional.empty();
  }

  /** Lets the next answers tell who usually answers. */
  void forget() {
    learnt.clear();
  }

  private ModelRoute usual(GenerationOptions options, TaskType task, ModelRoute actual) {
    ModelRoute insistedOn = new ModelRoute(options.provider(), options.model());
    if (!insistedOn.isUnknown()) {
      return insistedOn;
    }
    ModelRoute configured = expected.get(task);
    if (configured != null) {
      return configured;
    }
    if (actual.isUnknown() || learnt.size() >= MOST_LEARNT) {
      return learnt.getOrDefault(task, actual);
    }
    ModelRoute before = learnt.putIfAbsent(task, actual);
    return before != null ? before : actual;
  }

  private static BudgetWarning changed(TaskType task, ModelRoute usual, ModelRoute actual) {
    return BudgetWarning.builder()
        .kind(BudgetWarning.Kind.MODEL_CHANGED)
        .message(
            actual
                + " answered in place of "
                + usual
                + " (task type "
                + task
                + "); beyond a limit, servers change to a cheaper model without a word")
        .taskType(task)
        .provider(actual.provider())
        .model(actual.model())
        .usualProvider(usual.provider())
        .usualModel(usual.model())
        .build();
  }
}
