package io.rhetor.client.internal.reactive;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.DrainLoop;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.IdleTimer;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A stream and its one subscriber: delivers the chunks that {@link #poll} gives as demand allows.
 * What has news (demand, input, failure, cancellation) signals the {@link DrainLoop}, which alone
 * calls the subscriber and the methods that subclasses implement, but for {@code abort}.
 */
public abstract class DemandSubscription<T> implements Flow.Subscription {
  private final CallbackLog log;
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
  private Flow.@Nullable Subscriber<? super T> subscriber;
  private final PartialText partial;
  private final boolean keepsText;
  private final boolean direct;
  private @Nullable T ahead;

  /**
   * Makes the subscription; {@link #begin} is to follow.
   *
   * @param callbacks calls the subscriber; null for the threads that bring news, if they may run
   *     callers' code
   * @param direct whether threads that call {@link #signalHere} call the subscriber too
   * @param log told what the subscriber throws
   */
  @SuppressWarnings("this-escape") // The loop does not run before begin or signal.
  protected DemandSubscription(
      Flow.Subscriber<? super T> subscriber,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks,
      boolean direct,
      CallbackLog log) {
    this.subscriber = subscriber;
    this.partial = new PartialText(maxPartialCharacters);
    this.keepsText = !TextKeeper.isKeptBy(subscriber);
    this.direct = direct;
    this.log = log;
    Class<?> called = direct ? TextKeeper.callersCodeOf(subscriber).getClass() : null;
    this.loop = new DrainLoop(callbacks, this::drain, called);
  }

  /** Takes the next chunk that is here, or null; throws what the stream failed with behind it. */
  protected abstract @Nullable T poll();

  /** Tells, after {@link #poll} returned null, whether the answer is whole. */
  protected abstract boolean isComplete();

  /** Adds a chunk to the text so far. */
  protected abstract void keep(T chunk, PartialText partial);

  /** Makes what tells the subscriber what there is beside the chunks; null if there is nothing. */
  protected abstract @Nullable Runnable detailsFor(Flow.Subscriber<? super T> last);

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

  /** Has a timer count while the subscriber asks for nothing; to be called before anything else. */
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
      fail(refusedDemand(n));
      return;
    }
    demand.accumulateAndGet(
        n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    notePause(false);
    signal();
  }

  protected static IllegalArgumentException refusedDemand(long n) {
    return new IllegalArgumentException(
        "request: must ask for at least 1 chunk, not " + n + " (Reactive Streams 3.9)");
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
    T chunk = nextChunk();
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
    ArrayDeque<T> rest = new ArrayDeque<>();
    try {
      for (T next = nextChunk(); next != null; next = nextChunk()) {
        rest.add(next);
      }
    } catch (Throwable thrown) {
      rest.forEach(chunk -> keep(chunk, partial));
      throw thrown;
    }
    if (!isComplete() || rest.size() > demand.get()) {
      rest.forEach(chunk -> keep(chunk, partial));
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

  private @Nullable T nextChunk() {
    T next = ahead;
    ahead = null;
    return next == null ? poll() : next;
  }

  private void deliver(T chunk) {
    if (demand.get() != Long.MAX_VALUE) {
      demand.decrementAndGet();
    }
    if (keepsText) {
      keep(chunk, partial);
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

  private void complete() {
    prepareLastSignal();
    Runnable details = detailsFor(Objects.requireNonNull(subscriber));
    Flow.Subscriber<? super T> last = finish();
    if (details == null || tellLast("onDetails", details)) {
      tellLast("onComplete", last::onComplete);
    }
  }

  private void finishWith(Throwable reason) {
    takeRest(reason);
    Throwable shown = withPartial(reason);
    prepareLastSignal();
    Flow.Subscriber<? super T> last = finish();
    tellLast("onError", () -> last.onError(shown));
  }

  private void prepareLastSignal() {
    if (!direct) {
      beforeLastSignal();
    }
  }

  /** What is here but not delivered belongs to the text so far. */
  private void takeRest(Throwable reason) {
    try {
      for (T next = nextChunk(); next != null; next = nextChunk()) {
        keep(next, partial);
      }
    } catch (Throwable failedToo) {
      FatalErrors.report(failedToo);
      if (failedToo != reason) {
        log.write(Level.DEBUG, "A stream that has failed has more to complain of.", failedToo);
      }
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

  /** {@return whether the subscriber gets nothing any more} */
  protected final boolean isOver() {
    return over;
  }

  /** Lets go of the subscriber (Reactive Streams 3.13) and returns it for its last signal. */
  private Flow.Subscriber<? super T> finish() {
    Flow.Subscriber<? super T> last = Objects.requireNonNull(subscriber);
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
  private boolean tellLast(String signal, Runnable tell) {
    try {
      tell.run();
      return true;
    } catch (Throwable thrown) {
      logThrown(signal + "; its stream had ended.", thrown);
      return false;
    }
  }

  private void logThrown(String where, Throwable thrown) {
    log.write(Level.ERROR, "A subscriber threw in " + where, thrown);
    FatalErrors.report(thrown);
  }
}
