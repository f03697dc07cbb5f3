package io.rhetor.client.support;

import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks for as many chunks as it is told to and keeps what it gets. */
public final class RecordingSubscriber implements Flow.Subscriber<StreamChunk> {
  private final long initialDemand;
  private final List<StreamChunk> chunks = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile BiConsumer<Flow.Subscription, StreamChunk> onChunk = (s, chunk) -> {};
  private volatile Consumer<Throwable> onFailure = failure -> {};

  private RecordingSubscriber(long initialDemand) {
    this.initialDemand = initialDemand;
  }

  public static RecordingSubscriber requesting(long demand) {
    return new RecordingSubscriber(demand);
  }

  public static RecordingSubscriber unbounded() {
    return new RecordingSubscriber(Long.MAX_VALUE);
  }

  public RecordingSubscriber onChunk(BiConsumer<Flow.Subscription, StreamChunk> action) {
    onChunk = action;
    return this;
  }

  /** What to do in {@code onError}, once the failure is kept. */
  public RecordingSubscriber onFailure(Consumer<Throwable> action) {
    onFailure = action;
    return this;
  }

  public Flow.Subscription subscription() {
    return subscription.orTimeout(Outcomes.LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  public List<StreamChunk> chunks() {
    return List.copyOf(chunks);
  }

  public String text() {
    return chunks().stream().map(StreamChunk::text).collect(Collectors.joining());
  }

  public boolean hasEnded() {
    return end.isDone();
  }

  /** Waits for completion; fails with what the stream failed with. */
  public void awaitCompletion() throws InterruptedException, TimeoutException {
    try {
      end.get(Outcomes.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError("The stream failed.", failed.getCause());
    }
  }

  /** Waits for the failure and returns it. */
  public Throwable awaitFailure() throws InterruptedException, TimeoutException {
    try {
      end.get(Outcomes.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
    throw new AssertionError("The stream completed with: " + text());
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    if (initialDemand > 0) {
      given.request(initialDemand);
    }
  }

  @Override
  public void onNext(StreamChunk chunk) {
    chunks.add(chunk);
    onChunk.accept(subscription(), chunk);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
    onFailure.accept(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
