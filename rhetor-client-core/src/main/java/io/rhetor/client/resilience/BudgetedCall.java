package io.rhetor.client.resilience;

import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    compare(answer.isFallback(), answer.provider(), answer.model());
    return pending.isEmpty()
        ? answer
        : answer.toBuilder().warnings(withPending(answer.warnings())).build();
  }

  /** Tells whether there are warnings that nothing was given. */
  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** Gives a chunk the warnings that no chunk before it has. */
  StreamChunk complete(StreamChunk chunk) {
    compare(chunk.isFallback(), chunk.provider(), chunk.model());
    return pending.isEmpty()
        ? chunk
        : chunk.toBuilder().warnings(withPending(chunk.warnings())).build();
  }

  private List<String> withPending(List<String> told) {
    List<String> all = new ArrayList<>(told);
    all.addAll(pending);
    pending.clear();
    return all;
  }

  /** A server that falls back says so in the answer, and is not compared. */
  private void compare(boolean fallback, Optional<String> provider, Optional<String> model) {
    if (!compared && !fallback) {
      ModelRoute actual = new ModelRoute(provider, model);
      compared = !actual.isUnknown();
      usual.compare(request, actual).ifPresent(this::warn);
    }
  }
}
