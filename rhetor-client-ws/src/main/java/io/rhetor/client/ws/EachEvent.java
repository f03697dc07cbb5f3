package io.rhetor.client.ws;

import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FatalErrors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Calls an action for each event, and completes a future at the end. */
final class EachEvent implements Flow.Subscriber<ConnectionEvent> {
  private final Consumer<? super ConnectionEvent> action;
  private final CancellableFuture<Void> end = new CancellableFuture<>();

  EachEvent(Consumer<? super ConnectionEvent> action) {
    this.action = action;
  }

  CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    end.onAbandon(subscription::cancel);
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ConnectionEvent event) {
    if (end.isDone()) {
      return;
    }
    try {
      action.accept(event);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      // Abandons the subscription too.
      end.completeExceptionally(thrown);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.fail(failure);
  }

  @Override
  @SuppressWarnings("NullAway") // A future of Void has no other value.
  public void onComplete() {
    end.succeed(null);
  }
}
