package io.rhetor.client.stream;

import io.rhetor.client.internal.reactive.DemandSubscription;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.message.MessageResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a subscriber and a publisher that may break the rules of Reactive Streams: takes
 * its signals at any time and from any thread, and leaves them for one drain loop, which calls the
 * subscriber and asks the publisher for a few chunks at a time.
 */
final class PublisherRelay extends DemandSubscription<StreamChunk> implements ChunkSubscriber {
  /** The most chunks that are asked of the publisher, and so kept, at a time. */
  static final int BATCH = 32;

  private static final CallbackLog LOG = CallbackLog.of(ChunkStream.class);
  private static final int MAX_PARTIAL_CHARACTERS = 1024 * 1024;
  private static final Object COMPLETE = new Object();

  private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final Queue<StreamChunk> chunks = new ConcurrentLinkedQueue<>();

  /** COMPLETE or a Throwable: how the publisher ended, or why it was ended. */
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();

  // Written by the publisher.
  private volatile @Nullable MessageResponse details;

  // Written by who ends the stream.
  private volatile boolean aborted;

  // Owned by the drain loop.
  private @Nullable Object endBehindChunks;

  private PublisherRelay(Flow.Subscriber<? super StreamChunk> subscriber) {
    super(subscriber, MAX_PARTIAL_CHARACTERS, null, false, LOG);
  }

  static void begin(
      Flow.Publisher<? extends StreamChunk> publisher,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    PublisherRelay relay = new PublisherRelay(subscriber);
    relay.begin();
    if (relay.isOver()) {
      return;
    }
    try {
      publisher.subscribe(relay);
    } catch (Throwable thrown) {
      relay.endBy(thrown);
    }
  }

  /** Delivers chunks that are here already. */
  static void deliver(List<StreamChunk> whole, Flow.Subscriber<? super StreamChunk> subscriber) {
    PublisherRelay relay = new PublisherRelay(subscriber);
    relay.chunks.addAll(whole);
    relay.end.set(COMPLETE);
    relay.begin();
    relay.signal();
  }

  @Override
  public void request(long n) {
    if (n <= 0 && upstream.get() != null) {
      // Behind the chunks that are here.
      endBy(refusedDemand(n));
    } else {
      super.request(n);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (given == null) {
      throw missing("subscription");
    }
    if (!upstream.compareAndSet(null, given) || aborted || end.get() != null) {
      cancel(given);
      return;
    }
    signal();
  }

  @Override
  public void onNext(StreamChunk chunk) {
    if (chunk == null) {
      throw missing("chunk");
    }
    if (aborted || end.get() != null) {
      return;
    }
    if (outstanding.getAndDecrement() <= 0) {
      endBy(
          new IllegalStateException(
              "The publisher given to ChunkStream.from sent a chunk that was not asked for. A"
                  + " publisher sends no more than the demand (Reactive Streams 1.1)."));
      return;
    }
    chunks.add(chunk);
    signal();
  }

  @Override
  public void onDetails(MessageResponse told) {
    details = told;
  }

  @Override
  public void onError(Throwable failure) {
    if (failure == null) {
      throw missing("failure");
    }
    endWith(FutureWaiter.unwrap(failure));
  }

  @Override
  public void onComplete() {
    endWith(COMPLETE);
  }

  /** Ends with what Reactive Streams 2.13 has the publisher get as an exception, too. */
  private NullPointerException missing(String signal) {
    NullPointerException missing = new NullPointerException(signal);
    endBy(missing);
    return missing;
  }

  /** Ends the stream although the publisher has not ended it. */
  private void endBy(Throwable reason) {
    FatalErrors.report(reason);
    if (end.compareAndSet(null, reason)) {
      cancelUpstream();
      signal();
    }
  }

  private void endWith(Object how) {
    if (end.compareAndSet(null, how)) {
      signal();
    }
  }

  @Override
  protected void abort() {
    aborted = true;
    if (end.get() == null) {
      cancelUpstream();
    }
  }

  private void cancelUpstream() {
    Flow.Subscription current = upstream.get();
    if (current != null) {
      cancel(current);
    }
  }

  private static void cancel(Flow.Subscription subscription) {
    try {
      subscription.cancel();
    } catch (Throwable thrown) {
      FatalErrors.uncaught(thrown);
    }
  }

  @Override
  protected @Nullable StreamChunk poll() {
    // Before the chunks: what arrives between two looks must not be taken for the end.
    endBehindChunks = end.get();
    return chunks.poll();
  }

  @Override
  protected boolean isComplete() {
    return endBehindChunks == COMPLETE;
  }

  @Override
  protected void fetch(long waiting) {
    if (endBehindChunks instanceof Throwable) {
      fail((Throwable) endBehindChunks);
      return;
    }
    Flow.Subscription current = upstream.get();
    if (current == null || waiting == 0 || outstanding.get() != 0) {
      return;
    }
    int batch = (int) Math.min(waiting, BATCH);
    outstanding.set(batch);
    try {
      current.request(batch);
    } catch (Throwable thrown) {
      endBy(thrown);
    }
  }

  @Override
  protected void keep(StreamChunk chunk, PartialText partial) {
    partial.add(chunk.text(), chunk.isRestart());
  }

  @Override
  protected @Nullable Runnable detailsFor(Flow.Subscriber<? super StreamChunk> last) {
    MessageResponse told = last instanceof ChunkSubscriber ? details : null;
    return told == null ? null : () -> ((ChunkSubscriber) last).onDetails(told);
  }
}
