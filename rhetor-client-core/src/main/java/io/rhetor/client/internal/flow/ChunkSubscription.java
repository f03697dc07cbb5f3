package io.rhetor.client.internal.flow;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.stream.StreamChunk;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what a source has to one subscriber as demand allows. Whoever brings news (demand,
 * input, failure, cancellation) runs the drain loop, or has it run once more by the thread that is
 * in it; so the loop is the one owner of all that is not atomic, and the subscriber is never called
 * by two threads at a time.
 */
public final class ChunkSubscription implements Flow.Subscription {
  private static final Logger LOGGER = System.getLogger(ChunkSubscription.class.getName());

  private final ChunkSource source;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger news = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Runnable drain = this::drain;
  private volatile boolean cancelled;
  private volatile boolean over;

  // Owned by the drain loop.
  private Flow.@Nullable Subscriber<? super StreamChunk> subscriber;
  private final PartialText partial;
  private @Nullable StreamChunk ahead;

  /**
   * Joins a source to a subscriber.
   *
   * @param subscriber who receives the chunks
   * @param source where they come from
   * @param maxPartialCharacters how much text to keep for the case of a failure
   */
  public ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      ChunkSource source,
      int maxPartialCharacters) {
    this.subscriber = subscriber;
    this.source = source;
    this.partial = new PartialText(maxPartialCharacters);
  }

  /**
   * Tells that the source has news, on a thread that must not run the subscriber's code.
   *
   * @param executor runs it, unless another thread does already
   */
  public void signal(Executor executor) {
    if (news.getAndIncrement() == 0) {
      executor.execute(drain);
    }
  }

  /** Tells that the source has news. */
  public void signal() {
    if (news.getAndIncrement() == 0) {
      drain();
    }
  }

  /**
   * Ends the stream with a failure, at once: what is here but not delivered yet is only in the
   * failure's partial text. Does nothing if the stream is over or has failed already.
   *
   * @param reason why
   */
  public void fail(Throwable reason) {
    if (!over && failure.compareAndSet(null, reason)) {
      source.abort();
      signal();
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      fail(
          new IllegalArgumentException(
              "request: must ask for at least 1 chunk, not " + n + " (Reactive Streams 3.9)"));
      return;
    }
    demand.accumulateAndGet(
        n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    signal();
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (!over) {
      source.abort();
      signal();
    }
  }

  private void drain() {
    int seen = 1;
    do {
      drainOnce();
      seen = news.addAndGet(-seen);
    } while (seen != 0);
  }

  private void drainOnce() {
    while (!over) {
      Throwable reason = failure.get();
      if (cancelled) {
        finish();
      } else if (reason != null) {
        finishWith(reason);
      } else if (!advanceOrFail()) {
        return;
      }
    }
  }

  private boolean advanceOrFail() {
    try {
      return advance();
    } catch (RuntimeException | Error thrown) {
      if (over) {
        throw thrown;
      }
      // An earlier reason wins: a source that is being ended may fail only because of that.
      failure.compareAndSet(null, thrown);
      source.abort();
      return true;
    }
  }

  /** Takes one step; false if the next one needs news. */
  private boolean advance() {
    long waiting = demand.get();
    StreamChunk chunk = nextChunk();
    if (chunk != null && waiting > 0) {
      deliver(chunk);
      return true;
    }
    if (chunk != null) {
      ahead = chunk;
      source.suspend();
    } else if (source.isComplete()) {
      finish().onComplete();
    } else {
      source.fetch(waiting);
    }
    return false;
  }

  private @Nullable StreamChunk nextChunk() {
    StreamChunk next = ahead;
    if (next != null) {
      ahead = null;
      return next;
    }
    next = source.poll();
    if (next != null) {
      partial.add(next);
    }
    return next;
  }

  private void deliver(StreamChunk chunk) {
    if (demand.get() != Long.MAX_VALUE) {
      demand.decrementAndGet();
    }
    try {
      Objects.requireNonNull(subscriber).onNext(chunk);
    } catch (RuntimeException | Error thrown) {
      // Reactive Streams 2.13: such a subscriber counts as cancelled and must not be called again.
      source.abort();
      finish();
      LOGGER.log(Level.ERROR, "A subscriber threw in onNext; its stream is cancelled.", thrown);
    }
  }

  private void finishWith(Throwable reason) {
    takeRest();
    Throwable shown =
        reason instanceof RhetorException ? partial.attachTo((RhetorException) reason) : reason;
    finish().onError(shown);
  }

  /** What is here but not delivered belongs to the text so far. */
  private void takeRest() {
    try {
      while (nextChunk() != null) {
        ahead = null;
      }
    } catch (RuntimeException failedToo) {
      LOGGER.log(Level.DEBUG, "A stream that has failed has more to complain of.", failedToo);
    }
  }

  /** Lets go of the subscriber (Reactive Streams 3.13) and returns it for its last signal. */
  private Flow.Subscriber<? super StreamChunk> finish() {
    Flow.Subscriber<? super StreamChunk> last = Objects.requireNonNull(subscriber);
    over = true;
    subscriber = null;
    ahead = null;
    return last;
  }
}
