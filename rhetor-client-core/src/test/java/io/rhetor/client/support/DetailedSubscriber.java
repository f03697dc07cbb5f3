package io.rhetor.client.support;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Asks for all chunks and notes what it is told, in order; may throw when told the details. */
public final class DetailedSubscriber implements ChunkSubscriber {
  private final Optional<RuntimeException> toThrow;
  private final CompletableFuture<List<String>> ended = new CompletableFuture<>();
  private final List<String> told = new ArrayList<>();
  private volatile MessageResponse details =
      MessageResponse.builder().message("never told").build();

  public DetailedSubscriber() {
    this(Optional.empty());
  }

  private DetailedSubscriber(Optional<RuntimeException> toThrow) {
    this.toThrow = toThrow;
  }

  public static DetailedSubscriber throwing(RuntimeException thrown) {
    return new DetailedSubscriber(Optional.of(thrown));
  }

  /** What it was told, with {@code details} and {@code complete} for these signals. */
  public List<String> told() throws Exception {
    return Outcomes.valueOf(ended);
  }

  public boolean hasEnded() {
    return ended.isDone();
  }

  public MessageResponse details() {
    return details;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    told.add(chunk.text());
  }

  @Override
  public void onDetails(MessageResponse given) {
    details = given;
    told.add("details");
    toThrow.ifPresent(
        thrown -> {
          throw thrown;
        });
  }

  @Override
  public void onError(Throwable failure) {
    ended.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    told.add("complete");
    ended.complete(told);
  }
}
