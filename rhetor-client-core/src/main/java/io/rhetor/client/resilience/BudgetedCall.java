package io.rhetor.client.resilience;

import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A call that the budget allows, and the warnings that its answer is still to be given. Used by one
 * thread at a time, the one that delivers the answer.
 */
final class BudgetedCall {
  private final LlmRequest request;
  private final KnownModels usual;
  private final Consumer<BudgetWarning> listener;
  private final List<String> pending = new ArrayList<>();
  private boolean compared;

  BudgetedCall(LlmRequest request, KnownModels usual, Consumer<BudgetWarning> listener) {
    this.request = request;
    this.usual = usual;
    this.listener = listener;
  }

  void warn(BudgetWarning warning) {
    pending.add(warning.message());
    listener.accept(warning);
  }

  MessageResponse complete(MessageResponse answer) {
    if (!compared && !answer.isFallback()) {
      compare(new ModelRoute(answer.provider(), answer.model()));
    }
    if (pending.isEmpty()) {
      return answer;
    }
    MessageResponse warning = answer.toBuilder().warnings(warningsAfter(answer.warnings())).build();
    pending.clear();
    return warning;
  }

  /** Tells whether there are warnings that nothing was given. */
  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** Gives a chunk the warnings that no chunk before it has. */
  StreamChunk complete(StreamChunk chunk) {
    if (!compared && !chunk.isFallback()) {
      compare(new ModelRoute(chunk.provider(), chunk.model()));
    }
    if (pending.isEmpty()) {
      return chunk;
    }
    StreamChunk warning = chunk.toBuilder().warnings(warningsAfter(chunk.warnings())).build();
    pending.clear();
    return warning;
  }

  private List<String> warningsAfter(List<String> told) {
    List<String> all = new ArrayList<>(told);
    all.addAll(pending);
    return all;
  }

  /** A server that falls back says so in the answer, and is not compared. */
  private void compare(ModelRoute actual) {
    compared = !actual.isUnknown();
    usual.compare(request, actual).ifPresent(this::warn);
  }
}
