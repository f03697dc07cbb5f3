package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.message.MessageResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call of a chain for a whole answer. */
final class WholeFallback implements FallbackCall.Kind {
  private final FallbackCall call;
  private final Function<LlmClient, CompletableFuture<MessageResponse>> question;
  private final CancellableFuture<MessageResponse> result = new CancellableFuture<>();

  WholeFallback(
      Chain chain,
      @Nullable Consumer<? super FallbackOutcome> caller,
      String operation,
      Function<LlmClient, CompletableFuture<MessageResponse>> question) {
    this.call = new FallbackCall(chain, caller, operation, chain.executor.forCaller(), this);
    this.question = question;
  }

  CompletableFuture<MessageResponse> begin() {
    result.onAbandon(call::cancel);
    call.start();
    return result;
  }

  @Override
  public TargetAttempt newAttempt(Target target, Permit permit) {
    return new Attempt(target, permit);
  }

  @Override
  public void reply(StaticReply reply) {
    result.succeed(reply.whole);
  }

  @Override
  public void tell(Throwable failure) {
    result.fail(failure);
  }

  private final class Attempt extends TargetAttempt {
    // Written by the thread that asks; the thread that ends it cancels it.
    private volatile @Nullable CompletableFuture<MessageResponse> asked;

    Attempt(Target target, Permit permit) {
      super(WholeFallback.this.call, target, permit);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to its own failures.
    void ask() {
      CompletableFuture<MessageResponse> future = question.apply(target.llm);
      if (future == null) {
        throw returnedNull("a future with a value");
      }
      asked = future;
      if (call.isOver()) {
        abort();
      } else {
        future.whenComplete((answer, failure) -> call.ended(() -> ended(answer, failure)));
      }
    }

    @Override
    void failed(Throwable thrown) {
      call.ended(() -> ended(null, thrown));
    }

    private void ended(@Nullable MessageResponse answer, @Nullable Throwable failure) {
      asked = null;
      if (failure != null || answer == null) {
        Throwable plain =
            failure == null ? returnedNull("a future with a value") : FutureWaiter.unwrap(failure);
        call.failed(this, plain, plain, false);
      } else if (answer.message().isBlank() && target.policy.emptyAnswerFails()) {
        call.wasEmpty(this);
      } else {
        succeed(FallbackCall.asFallback(answer, target));
      }
    }

    private void succeed(MessageResponse answer) {
      if (call.claim()) {
        try {
          call.answered(this);
        } finally {
          result.succeed(answer);
        }
      }
    }

    @Override
    public void abort() {
      CompletableFuture<MessageResponse> future = asked;
      if (future != null) {
        Failures.logged("cancel", () -> future.cancel(true));
      }
    }
  }
}
