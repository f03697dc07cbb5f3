package io.rhetor.client.resilience;

import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.TaskType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The model that usually answers each kind of work: the one that the request names, else the one
 * that the caller expects, else the one that answered first. Safe for use by several threads.
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
    return actual.differsFrom(usual)
        ? Optional.of(BudgetWarning.modelChanged(task, usual, actual))
        : Optional.empty();
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
}
