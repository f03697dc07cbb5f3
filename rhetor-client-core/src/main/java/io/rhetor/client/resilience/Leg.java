package io.rhetor.client.resilience;

import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One target's part of a stream: takes its signals, at any time and from any thread, and leaves
 * them for the drain loop, which asks for one chunk at a time.
 */
final class Leg implements Flow.Subscriber<StreamChunk> {
  private static final Object COMPLETE = new Object();

  private final Target target;
  private final Runnable news;
  private final Queue<StreamChunk> chunks = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  // Owned by the drain loop.
  private boolean waiting;

  /** Makes a part that runs an action whenever it has news. */
  Leg(Target target, Runnable news) {
    this.target = target;
    this.news = news;
  }

  Target target() {
    return target;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (!subscription.compareAndSet(null, given) || cancelled.get()) {
      given.cancel();
      return;
    }
    news.run();
  }

  @Override
  public void onNext(StreamChunk chunk) {
    Objects.requireNonNull(chunk, "chunk");
    if (end.get() == null) {
      chunks.add(chunk);
      news.run();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(Objects.requireNonNull(failure, "failure"));
  }

  @Override
  public void onComplete() {
    end(COMPLETE);
  }

  private void end(Object how) {
    if (end.compareAndSet(null, how)) {
      news.run();
    }
  }

  /** Tells whether no chunk will come but those that are here already. */
  boolean hasEnded() {
    return end.get() != null;
  }

  /** Returns what the target failed with; null if it has not ended, or ended well. */
  @Nullable Throwable failure() {
    Object how = end.get();
    return how instanceof Throwable ? (Throwable) how : null;
  }

  /** Takes the next chunk that is here; null if none is. */
  @Nullable StreamChunk take() {
    StreamChunk chunk = chunks.poll();
    if (chunk != null) {
      waiting = false;
    }
    return chunk;
  }

  /** Asks the target for a chunk, unless that was done and none has come yet. */
  void fetch() {
    Flow.Subscription source = subscription.get();
    if (!waiting && source != null) {
      waiting = true;
      source.request(1);
    }
  }

  /** Ends the target's part, also if it has not begun; from any thread. */
  void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      Flow.Subscription source = subscription.get();
      if (source != null) {
        source.cancel();
      }
    }
  }
}
