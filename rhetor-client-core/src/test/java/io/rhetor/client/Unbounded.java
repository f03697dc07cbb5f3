package io.rhetor.client;

import io.rhetor.client.stream.ChunkSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Asks for everything and tells of the end. */
abstract class Unbounded implements ChunkSubscriber {
  private final CompletableFuture<Void> end;

  Unbounded(CompletableFuture<Void> end) {
    this.end = end;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
