package io.rhetor.client.internal.flow;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.concurrent.CallbackExecutor;
import io.rhetor.client.internal.concurrent.CallbackThreads;
import io.rhetor.client.internal.concurrent.FatalErrors;
import io.rhetor.client.internal.concurrent.IdleTimer;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what a source has to one subscriber as demand allows. Whoever brings news (demand,
 * input, failure, cancellation) has the executor run the drain loop, or has it run once more by the
 * thread that is in it; so the loop is the one owner of all that is not atomic, and the subscriber
 * is never called by two threads at a time.
 */
public final class ChunkSubscription implements Flow.Subscription {
  private static final Logger LOGGER = System.getLogger(ChunkSubscription.class.getName());

  private final ChunkSource source;
  private final @Nullable CallbackExecutor callbacks;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger news = new AtomicInteger();

  /** Whether a task that runs the loop is given to the executor and has not begun. */
  private final AtomicBoolean awaitsDrain = new AtomicBoolean();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Runnable drain;
  private volatile @Nullable IdleTimer pauses;
  private volatile boolean cancelled;
  private volatile boolean over;

  // Owned by the drain loop.
  private Flow.@Nullable Subscriber<? super StreamChunk> subscriber;
  private final PartialText partial;
  private @Nullable StreamChunk ahead;
  private @Nullable Throwable refused;

  /**
   * Joins a source to a subscriber, who is called by the threads that bring news.
   *
   * @param subscriber who receives the chunks
   * @param source where they come from; its signals come by threads that may run callers' code
   * @param maxPartialCharacters how much text to keep for the case of a failure
   */
  public ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      ChunkSource source,
      int maxPartialCharacters) {
    this(subscriber, source, maxPartialCharacters, null);
  }

  /**
   * Joins a source to a subscriber.
   *
   * @param subscriber who receives the chunks
   * @param source where they come from
   * @param maxPartialCharacters how much text to keep for the case of a failure
   * @param callbacks calls the subscriber; null for the threads that bring news
   */
  public ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      ChunkSource source,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks) {
    this.subscriber = subscriber;
    this.source = source;
    this.partial = new PartialText(maxPartialCharacters);
    this.callbacks = callbacks;
    this.drain = callbacks == null ? this::drain : callbacks.bind(this::drainOnExecutor);
  }

  /**
   * Limits how long the subscriber may ask for nothing; to be called before anything else.
   *
   * @param timer counts while that is so, and ends the stream; ends with the stream
   */
  public void limitPauses(IdleTimer timer) {
    pauses = timer;
  }

  /**
   * Gives the subscriber this subscription, on the current thread. No other signal comes before
   * {@code onSubscribe} has returned. If it throws, the source is ended and the caller gets what
   * was thrown.
   */
  public void begin() {
    news.incrementAndGet();
    try {
      Objects.requireNonNull(subscriber).onSubscribe(this);
    } catch (Throwable thrown) {
      finish();
      abortSource();
      throw thrown;
    }
    int seen = news.get();
    if (cancelled || failure.get() != null) {
      runDrain();
      return;
    }
    try {
      // Demand alone needs no other thread: the source has nothing yet.
      long waiting = demand.get();
      source.fetch(waiting);
      notePause(waiting == 0);
    } catch (Throwable thrown) {
      fail(thrown);
    }
    if (news.addAndGet(-seen) != 0) {
      runDrain();
    }
  }

  /** Tells that the source has news. */
  public void signal() {
    if (news.getAndIncrement() == 0) {
      runDrain();
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
      abortSource();
      signal();
      if (awaitsDrain.get() && callbacks != null) {
        // While all shared threads are blocked, the end must not wait in turn for one of them.
        callbacks.executeBound(drain);
      }
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
    notePause(false);
    signal();
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (!over) {
      abortSource();
      signal();
    }
  }

  /** Has the loop run, by who has found it at rest. */
  private void runDrain() {
    if (callbacks == null) {
      drain();
      return;
    }
    awaitsDrain.set(true);
    Throwable thrown = callbacks.tryExecuteBound(drain);
    if (thrown != null) {
      refused = thrown;
      CallbackThreads.shared().execute(drain);
    }
  }

  /** Runs the loop, unless another task was there before. */
  private void drainOnExecutor() {
    if (awaitsDrain.compareAndSet(true, false)) {
      drain();
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
      return refused == null ? advance() : deliverWhole(refused);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      // An earlier reason wins: a source that is being ended may fail only because of that.
      failure.compareAndSet(null, thrown);
      abortSource();
      return true;
    }
  }

  /** Takes one step; false if the next one needs news. */
  private boolean advance() {
    long waiting = demand.get();
    if (waiting > 0) {
      notePause(false);
    }
    StreamChunk chunk = nextChunk();
    if (chunk != null && waiting > 0) {
      deliver(chunk);
      return true;
    }
    if (chunk != null) {
      ahead = chunk;
      source.suspend();
      notePause(true);
    } else if (source.isComplete()) {
      complete();
    } else {
      source.fetch(waiting);
      notePause(waiting == 0);
    }
    return false;
  }

  /** Notes whether the subscriber asks for nothing, as far as is known here. */
  private void notePause(boolean pausing) {
    IdleTimer timer = pauses;
    if (timer == null) {
      return;
    }
    if (pausing) {
      timer.resume();
    } else {
      timer.pause();
    }
  }

  private void stopCountingPauses() {
    IdleTimer timer = pauses;
    if (timer != null) {
      timer.stop();
    }
  }

  /** Delivers an answer that is whole although the executor refuses; fails one that is not. */
  private boolean deliverWhole(Throwable thrown) {
    List<StreamChunk> rest = new ArrayList<>();
    for (StreamChunk next = nextChunk(); next != null; next = nextChunk()) {
      rest.add(next);
    }
    if (!source.isComplete() || rest.size() > demand.get()) {
      throw source.refused(thrown);
    }
    Iterator<StreamChunk> chunks = rest.iterator();
    while (!over && !cancelled && chunks.hasNext()) {
      deliver(chunks.next());
    }
    if (!over && !cancelled) {
      complete();
    }
    return true;
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
    } catch (Throwable thrown) {
      // Reactive Streams 2.13: such a subscriber counts as cancelled and must not be called again.
      abortSource();
      finish();
      logThrown("onNext; its stream is cancelled.", thrown);
    }
  }

  private void complete() {
    source.beforeLastSignal();
    MessageResponse details = subscriber instanceof ChunkSubscriber ? source.details() : null;
    Flow.Subscriber<? super StreamChunk> last = finish();
    if (details != null && !deliver(details, (ChunkSubscriber) last)) {
      return;
    }
    try {
      last.onComplete();
    } catch (Throwable thrown) {
      logThrown("onComplete; its stream had ended.", thrown);
    }
  }

  /**
   * Tells what is beside the chunks; false if the subscriber threw and must not be called again.
   */
  private static boolean deliver(MessageResponse details, ChunkSubscriber last) {
    try {
      last.onDetails(details);
      return true;
    } catch (Throwable thrown) {
      logThrown("onDetails; its stream had ended.", thrown);
      return false;
    }
  }

  private void finishWith(Throwable reason) {
    takeRest();
    Throwable shown = withPartial(reason);
    source.beforeLastSignal();
    Flow.Subscriber<? super StreamChunk> last = finish();
    try {
      last.onError(shown);
    } catch (Throwable thrown) {
      logThrown("onError; its stream had ended.", thrown);
    }
  }

  /** What is here but not delivered belongs to the text so far. */
  private void takeRest() {
    try {
      while (nextChunk() != null) {
        ahead = null;
      }
    } catch (Throwable failedToo) {
      LOGGER.log(Level.DEBUG, "A stream that has failed has more to complain of.", failedToo);
    }
  }

  private Throwable withPartial(Throwable reason) {
    try {
      return reason instanceof RhetorException
          ? partial.attachTo((RhetorException) reason)
          : reason;
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      return reason;
    }
  }

  /** Lets go of the subscriber (Reactive Streams 3.13) and returns it for its last signal. */
  private Flow.Subscriber<? super StreamChunk> finish() {
    Flow.Subscriber<? super StreamChunk> last = Objects.requireNonNull(subscriber);
    over = true;
    stopCountingPauses();
    subscriber = null;
    ahead = null;
    return last;
  }

  private void abortSource() {
    stopCountingPauses();
    try {
      source.abort();
    } catch (Throwable thrown) {
      FatalErrors.uncaught(thrown);
    }
  }

  private static void logThrown(String where, Throwable thrown) {
    try {
      LOGGER.log(Level.ERROR, "A subscriber threw in " + where, thrown);
    } catch (Throwable ofHandler) {
      FatalErrors.uncaught(ofHandler);
    }
    FatalErrors.report(thrown);
  }
}
