package io.rhetor.client.stream;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.DrainLoop;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.message.MessageResponse;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a subscriber and a publisher that may break the rules of Reactive Streams: takes
 * its signals at any time and from any thread, and leaves them for one drain loop, which calls the
 * subscriber and asks the publisher for a few chunks at a time.
 */
final class PublisherRelay implements Flow.Subscription, ChunkSubscriber {
  /** The most chunks that are asked of the publisher, and so kept, at a time. */
  static final int BATCH = 32;

  private static final CallbackLog LOG = CallbackLog.of(ChunkStream.class);
  private static final int MAX_PARTIAL_CHARACTERS = 1024 * 1024;
  private static final Object COMPLETE = new Object();

  private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final Queue<StreamChunk> chunks = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
  private final DrainLoop loop = new DrainLoop(null, this::drain);
  private volatile @Nullable MessageResponse details;
  private volatile boolean cancelled;
  private volatile boolean over;

  // Owned by the drain loop.
  private Flow.@Nullable Subscriber<? super StreamChunk> subscriber;
  private final PartialText partial = new PartialText(MAX_PARTIAL_CHARACTERS);
  private final boolean keepsText;

  private PublisherRelay(Flow.Subscriber<? super StreamChunk> subscriber) {
    this.subscriber = subscriber;
    this.keepsText = !TextKeeper.isKeptBy(subscriber);
  }

  static void begin(
      Flow.Publisher<? extends StreamChunk> publisher,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    PublisherRelay relay = new PublisherRelay(subscriber);
    relay.loop.hold();
    try {
      subscriber.onSubscribe(relay);
    } catch (Throwable thrown) {
      // Reactive Streams 2.13: such a subscriber counts as cancelled and must not be called again.
      relay.finish();
      throw thrown;
    }
    relay.loop.release(0);
    if (!relay.over) {
      relay.subscribeTo(publisher);
    }
  }

  private void subscribeTo(Flow.Publisher<? extends StreamChunk> publisher) {
    try {
      publisher.subscribe(this);
    } catch (Throwable thrown) {
      endBy(thrown);
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      endBy(
          new IllegalArgumentException(
              "request: must ask for at least 1 chunk, not " + n + " (Reactive Streams 3.9)"));
      return;
    }
    demand.accumulateAndGet(
        n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    loop.signal();
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (end.get() == null) {
      cancelUpstream();
    }
    loop.signal();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (!upstream.compareAndSet(null, given) || cancelled || end.get() != null) {
      cancel(given);
      return;
    }
    loop.signal();
  }

  @Override
  public void onNext(StreamChunk chunk) {
    if (chunk == null) {
      throw missing("chunk");
    }
    if (cancelled || end.get() != null) {
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
    loop.signal();
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
    endWith(failure);
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
      loop.signal();
    }
  }

  private void endWith(Object how) {
    if (end.compareAndSet(null, how)) {
      loop.signal();
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

  private void drain() {
    while (!over && advance()) {
      // Until there is nothing to do before there is news.
    }
  }

  /** Takes one step; false if the next one needs news. */
  private boolean advance() {
    if (cancelled) {
      finish();
      return false;
    }
    // Before the chunks: what arrives between two looks must not be taken for the end.
    Object how = end.get();
    StreamChunk chunk = chunks.poll();
    if (chunk != null) {
      deliver(chunk);
    } else if (how != null) {
      deliverEnd(how);
    } else {
      askForMore();
      return false;
    }
    return true;
  }

  private void askForMore() {
    Flow.Subscription current = upstream.get();
    long waiting = demand.get();
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

  private void deliver(StreamChunk chunk) {
    if (demand.get() != Long.MAX_VALUE) {
      demand.decrementAndGet();
    }
    try {
      if (keepsText) {
        partial.add(chunk.text(), chunk.isRestart());
      }
    } catch (Throwable ofChunk) {
      endBy(ofChunk);
      return;
    }
    try {
      Objects.requireNonNull(subscriber).onNext(chunk);
    } catch (Throwable thrown) {
      finish();
      if (end.get() == null) {
        cancelUpstream();
      }
      logThrown("onNext; its stream is cancelled.", thrown);
    }
  }

  private void deliverEnd(Object how) {
    Flow.Subscriber<? super StreamChunk> last = finish();
    try {
      if (how instanceof RhetorException) {
        last.onError(withPartial((RhetorException) how, last));
      } else if (how instanceof Throwable) {
        last.onError((Throwable) how);
      } else {
        deliverDetails(last);
        last.onComplete();
      }
    } catch (Throwable thrown) {
      logThrown("the last signal; its stream had ended.", thrown);
    }
  }

  private RhetorException withPartial(
      RhetorException failure, Flow.Subscriber<? super StreamChunk> last) {
    return keepsText
        ? partial.attachTo(failure, null)
        : ((TextKeeper) last).withText(failure, partial);
  }

  private void deliverDetails(Flow.Subscriber<? super StreamChunk> last) {
    MessageResponse told = details;
    if (told != null && last instanceof ChunkSubscriber) {
      ((ChunkSubscriber) last).onDetails(told);
    }
  }

  /** Lets go of the subscriber (Reactive Streams 3.13) and returns it for its last signal. */
  private Flow.Subscriber<? super StreamChunk> finish() {
    Flow.Subscriber<? super StreamChunk> last = Objects.requireNonNull(subscriber);
    over = true;
    subscriber = null;
    chunks.clear();
    return last;
  }

  private static void logThrown(String where, Throwable thrown) {
    LOG.write(Level.ERROR, "A subscriber threw in " + where, thrown);
    FatalErrors.report(thrown);
  }
}
