package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.concurrent.FatalErrors;
import io.rhetor.client.internal.text.PartialText;
import io.rhetor.client.internal.text.TextKeeper;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One target's part of a stream: takes its signals, at any time and from any thread, and leaves
 * them for the drain loop, which asks for one chunk at a time.
 */
final class Leg implements ChunkSubscriber, TextKeeper {
  private static final Object COMPLETE = new Object();
  private static final int MAX_UNTAKEN = 1_024;

  private final Target target;
  private final Runnable news;
  private final Queue<StreamChunk> chunks = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicInteger untaken = new AtomicInteger();
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
    if (!subscription.compareAndSet(null, given) || cancelled.get()) {
      given.cancel();
      return;
    }
    news.run();
  }

  @Override
  public void onNext(StreamChunk chunk) {
    if (chunk == null) {
      throw ended(new NullPointerException("chunk"));
    }
    if (end.get() != null || cancelled.get()) {
      return;
    }
    if (untaken.getAndIncrement() >= MAX_UNTAKEN) {
      cancelSource();
      end(tooMany());
      return;
    }
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
    if (failure == null) {
      throw ended(new NullPointerException("failure"));
    }
    end(failure);
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

  /** Ends with a signal that Reactive Streams 2.13 has the publisher get as an exception, too. */
  private NullPointerException ended(NullPointerException missing) {
    cancelSource();
    end(missing);
    return missing;
  }

  private IllegalStateException tooMany() {
    return new IllegalStateException(
        "Target '"
            + target.name()
            + "' sent more than "
            + MAX_UNTAKEN
            + " chunks that nobody had asked for. A publisher sends no more than the demand"
            + " (Reactive Streams 1.1).");
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
      untaken.decrementAndGet();
    }
    return chunk;
  }

  /** Asks the target for a chunk, unless that was done and none has come yet. */
  void fetch() {
    Flow.Subscription source = subscription.get();
    if (!waiting && source != null) {
      waiting = true;
      try {
        source.request(1);
      } catch (Throwable thrown) {
        FatalErrors.report(thrown);
        cancelSource();
        end(thrown);
      }
    }
  }

  /** Ends the target's part, also if it has not begun; from any thread. */
  void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      cancelSource();
    }
  }

  private void cancelSource() {
    Flow.Subscription source = subscription.get();
    if (source != null) {
      Failures.logged("cancel the stream of a target", source::cancel);
    }
  }
}
