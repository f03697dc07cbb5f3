package io.rhetor.client.internal.stream;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.DrainLoop;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.IdleTimer;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer and its one subscriber: delivers the chunks that {@link #poll} gives as demand
 * allows. What has news (demand, input, failure, cancellation) signals the {@link DrainLoop}, which
 * alone calls the subscriber and {@code poll}, {@code isComplete}, {@code details}, {@code fetch},
 * {@code suspend} and {@code beforeLastSignal}.
 */
public abstract class ChunkSubscription implements Flow.Subscription {
  private static final CallbackLog LOG = CallbackLog.of(ChunkSubscription.class);

  private final DrainLoop loop;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  // Written once, before the subscription begins.
  private volatile @Nullable IdleTimer pauses;

  // Written by the threads of the subscriber.
  private volatile boolean cancelled;

  // Written by the drain loop.
  private volatile boolean over;

  // Owned by the drain loop.
  private Flow.@Nullable Subscriber<? super StreamChunk> subscriber;
  private final PartialText partial;
  private final boolean keepsText;
  private final boolean direct;
  private @Nullable StreamChunk ahead;

  /**
   * Makes the subscription; {@link #begin} is to follow.
   *
   * @param callbacks calls the subscriber; null for the threads that bring news, if they may run
   *     callers' code
   */
  protected ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks) {
    this(subscriber, maxPartialCharacters, callbacks, false);
  }

  /**
   * Makes the subscription; {@link #begin} is to follow.
   *
   * @param callbacks calls the subscriber; null for the threads that bring news, if they may run
   *     callers' code
   * @param direct whether threads that call {@link #signalHere} call the subscriber too
   */
  @SuppressWarnings("this-escape") // The loop does not run before begin or signal.
  protected ChunkSubscription(
      Flow.Subscriber<? super StreamChunk> subscriber,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks,
      boolean direct) {
    this.subscriber = subscriber;
    this.partial = new PartialText(maxPartialCharacters);
    this.keepsText = !TextKeeper.isKeptBy(subscriber);
    this.direct = direct;
    Class<?> called = direct ? TextKeeper.callersCodeOf(subscriber).getClass() : null;
    this.loop = new DrainLoop(callbacks, this::drain, called);
  }

  /** Takes the next chunk that is here, or null; throws what the stream failed with behind it. */
  protected abstract @Nullable StreamChunk poll();

  /** Tells, after {@link #poll} returned null, whether the answer is whole. */
  protected abstract boolean isComplete();

  /** Returns what the server told beside the chunks of an answer that is whole, or null. */
  protected @Nullable MessageResponse details() {
    return null;
  }

  /**
   * Asks for more input, after {@link #poll} returned null and the answer is not whole.
   *
   * @param waiting how many chunks the subscriber waits for; with none, one read buffer may be read
   *     ahead to find out whether the answer is whole
   */
  protected abstract void fetch(long waiting);

  /** Notes that a chunk is here that was not asked for, so that nothing is waited for. */
  protected void suspend() {}

  /** Notes that the executor is about to give the subscriber its last signal. May block. */
  protected void beforeLastSignal() {}

  /** Ends what the chunks come from, at once and at any stage, by any thread, more than once. */
  protected abstract void abort();

  /** Makes the failure of a stream whose executor threw in place of calling the subscriber. */
  protected RhetorException refused(Throwable thrown) {
    return new RhetorConnectionException(
        "The executor of RhetorConfig refused to call the subscriber, so that the stream was ended."
            + " Shut the executor down only after the client.",
        thrown,
        true);
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
    loop.hold();
    try {
      Objects.requireNonNull(subscriber).onSubscribe(this);
    } catch (Throwable thrown) {
      finish();
      abortQuietly();
      throw thrown;
    }
    // Before the looks at what ends the stream, so that news of that is not taken for seen.
    int seen = loop.news();
    if (cancelled || failure.get() != null) {
      seen = 0;
    } else {
      // Demand alone needs no other thread: the source has nothing yet.
      try {
        fetchFor(demand.get());
      } catch (Throwable thrown) {
        fail(thrown);
      }
    }
    loop.release(seen);
  }

  /** Tells that the source has news. */
  public void signal() {
    loop.signal();
  }

  /** Tells that the source has news, on a thread that reads bytes and holds no lock. */
  public void signalHere() {
    loop.signalHere();
  }

  /**
   * Ends the stream with a failure, at once: what is here but not delivered yet is only in the
   * failure's partial text. Does nothing if the stream is over or has failed already.
   */
  public void fail(Throwable reason) {
    if (!over && failure.compareAndSet(null, reason)) {
      abortQuietly();
      signalEnd();
    }
  }

  /** Tells that the end is here, which must not wait in turn while all threads are blocked. */
  protected final void signalEnd() {
    signal();
    loop.hurry();
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
    // Before the loop can know: it ends the stream for a cancellation, but not what it comes from.
    boolean runs = !over;
    cancelled = true;
    if (runs) {
      abortQuietly();
      signal();
    }
  }

  private void drain() {
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
      Throwable refusal = loop.refusal();
      return refusal == null ? advance() : deliverWhole(refusal);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      // An earlier reason wins: a source that is being ended may fail only because of that.
      failure.compareAndSet(null, thrown);
      abortQuietly();
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
      suspend();
      notePause(true);
    } else if (isComplete()) {
      complete();
    } else {
      fetchFor(waiting);
    }
    return false;
  }

  private void fetchFor(long waiting) {
    fetch(waiting);
    notePause(waiting == 0);
  }

  /** Notes whether the subscriber asks for nothing, as far as is known here. */
  private void notePause(boolean pausing) {
    IdleTimer timer = pauses;
    if (timer != null && pausing) {
      timer.resume();
    } else if (timer != null) {
      timer.pause();
    }
  }

  /** Delivers an answer that is whole although the executor refuses; fails one that is not. */
  private boolean deliverWhole(Throwable refusal) {
    ArrayDeque<StreamChunk> rest = new ArrayDeque<>();
    for (StreamChunk next = nextChunk(); next != null; next = nextChunk()) {
      rest.add(next);
    }
    if (!isComplete() || rest.size() > demand.get()) {
      rest.forEach(this::keep);
      throw refused(refusal);
    }
    while (!over && !cancelled && !rest.isEmpty()) {
      deliver(rest.remove());
    }
    if (!over && !cancelled) {
      complete();
    }
    return true;
  }

  private @Nullable StreamChunk nextChunk() {
    StreamChunk next = ahead;
    ahead = null;
    return next == null ? poll() : next;
  }

  private void deliver(StreamChunk chunk) {
    if (demand.get() != Long.MAX_VALUE) {
      demand.decrementAndGet();
    }
    if (keepsText) {
      keep(chunk);
    }
    try {
      Objects.requireNonNull(subscriber).onNext(chunk);
    } catch (Throwable thrown) {
      // Reactive Streams 2.13: such a subscriber counts as cancelled and must not be called again.
      abortQuietly();
      finish();
      logThrown("onNext; its stream is cancelled.", thrown);
    }
  }

  private void keep(StreamChunk chunk) {
    partial.add(chunk.text(), chunk.isRestart());
  }

  private void complete() {
    prepareLastSignal();
    MessageResponse details = subscriber instanceof ChunkSubscriber ? details() : null;
    Flow.Subscriber<? super StreamChunk> last = finish();
    if (details == null
        || tellLast("onDetails", () -> ((ChunkSubscriber) last).onDetails(details))) {
      tellLast("onComplete", last::onComplete);
    }
  }

  private void finishWith(Throwable reason) {
    takeRest();
    Throwable shown = withPartial(reason);
    prepareLastSignal();
    Flow.Subscriber<? super StreamChunk> last = finish();
    tellLast("onError", () -> last.onError(shown));
  }

  private void prepareLastSignal() {
    if (!direct) {
      beforeLastSignal();
    }
  }

  /** What is here but not delivered belongs to the text so far. */
  private void takeRest() {
    try {
      for (StreamChunk next = nextChunk(); next != null; next = nextChunk()) {
        keep(next);
      }
    } catch (Throwable failedToo) {
      FatalErrors.report(failedToo);
      LOG.write(Level.DEBUG, "A stream that has failed has more to complain of.", failedToo);
    }
  }

  private Throwable withPartial(Throwable reason) {
    if (!(reason instanceof RhetorException)) {
      return reason;
    }
    RhetorException plain = (RhetorException) reason;
    try {
      return keepsText
          ? partial.attachTo(plain, null)
          : ((TextKeeper) Objects.requireNonNull(subscriber)).withText(plain, partial);
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

  private void stopCountingPauses() {
    IdleTimer timer = pauses;
    if (timer != null) {
      timer.stop();
    }
  }

  private void abortQuietly() {
    stopCountingPauses();
    try {
      abort();
    } catch (Throwable thrown) {
      FatalErrors.uncaught(thrown);
    }
  }

  /** Tells the subscriber; false if it threw, after which it must not be called again. */
  private static boolean tellLast(String signal, Runnable tell) {
    try {
      tell.run();
      return true;
    } catch (Throwable thrown) {
      logThrown(signal + "; its stream had ended.", thrown);
      return false;
    }
  }

  private static void logThrown(String where, Throwable thrown) {
    LOG.write(Level.ERROR, "A subscriber threw in " + where, thrown);
    FatalErrors.report(thrown);
  }
}
