package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One target's part of a stream: takes its signals, from any thread, and leaves them for the drain
 * loop, which asks for one chunk at a time.
 */
final class Leg implements ChunkSubscriber, TextKeeper {
  private static final Object COMPLETE = new Object();

  private final Target target;
  private final Runnable news;
  private final Queue<StreamChunk> chunks = new ConcurrentLinkedQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Object end;
  private volatile boolean cancelled;
  private volatile @Nullable MessageResponse details;
  private volatile String rest = "";

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
    subscription = given;
    if (cancelled) {
      given.cancel();
    } else {
      news.run();
    }
  }

  @Override
  public void onNext(StreamChunk chunk) {
    chunks.add(chunk);
    news.run();
  }

  @Override
  public void onDetails(MessageResponse told) {
    details = told;
  }

  /** Returns nothing: the chain has the text, or the one that reads it. */
  @Override
  public @Nullable CharSequence keptText() {
    return null;
  }

  @Override
  public RhetorException withText(RhetorException failure, PartialText undelivered) {
    rest = undelivered.toString();
    return failure;
  }

  /** The text that had come when the target failed, beyond that of its chunks. */
  String rest() {
    return rest;
  }

  /** What the target told beside its chunks; null if nothing, or it has not ended. */
  @Nullable MessageResponse details() {
    return details;
  }

  @Override
  public void onError(Throwable failure) {
    end(failure);
  }

  @Override
  public void onComplete() {
    end(COMPLETE);
  }

  private void end(Object how) {
    if (end == null) {
      end = how;
    }
    news.run();
  }

  /** Tells whether no chunk will come but those that are here already. */
  boolean hasEnded() {
    return end != null;
  }

  /** Returns what the target failed with; null if it has not ended, or ended well. */
  @Nullable Throwable failure() {
    Object how = end;
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
    Flow.Subscription source = subscription;
    if (!waiting && source != null) {
      waiting = true;
      source.request(1);
    }
  }

  /** Ends the target's part, also if it has not begun; from any thread. */
  void cancel() {
    cancelled = true;
    Flow.Subscription source = subscription;
    if (source != null) {
      source.cancel();
    }
  }
}
