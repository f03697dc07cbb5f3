package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.IdleTimer;
import io.rhetor.client.internal.stream.ChunkSubscription;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer comes piece by piece. Subscriber and demand stay with it when an attempt is
 * given up for another one, which happens only before the first event.
 */
final class StreamCall extends ChunkSubscription implements Call.Kind {
  private final Call call;

  // Written by one attempt after the other.
  private volatile @Nullable StreamAttempt attempt;

  // Owned by the drain loop.
  private boolean delivering;
  private boolean broken;

  private StreamCall(
      HttpTransport transport,
      ApiRequest request,
      CallbackExecutor callbacks,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    super(
        subscriber, transport.settings.maxPartialCharacters, callbacks, transport.settings.direct);
    this.call = new Call(transport, request, callbacks, this);
  }

  static void begin(
      HttpTransport transport,
      ApiRequest request,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    StreamCall stream =
        new StreamCall(transport, request, transport.callbacks.forCaller(), subscriber);
    Duration pauses = transport.settings.pauseTimeout;
    if (!pauses.isZero()) {
      stream.limitPauses(
          new IdleTimer(
              transport.timers(),
              pauses,
              () -> stream.call.guarded(null, () -> stream.pausedTooLong(pauses))));
    }
    stream.begin();
    if (!stream.call.isOver()) {
      stream.call.start();
    }
  }

  private void pausedTooLong(Duration limit) {
    StreamAttempt current = attempt;
    if (current != null) {
      call.fail(current.failures().pauseTimeout(limit));
    }
  }

  @Override
  public Attempt newAttempt(Selection selection) {
    StreamAttempt next = new StreamAttempt(call, this, selection);
    attempt = next;
    return next;
  }

  @Override
  public void tell(RhetorException failure) {
    fail(failure);
  }

  @Override
  protected @Nullable StreamChunk poll() {
    StreamAttempt current = attempt;
    if (current == null || broken) {
      return null;
    }
    StreamChunk chunk;
    try {
      chunk = current.poll();
    } catch (Throwable thrown) {
      throwUnlessRetried(current, thrown);
      return null;
    }
    if (chunk != null && !delivering) {
      delivering = true;
      call.events().firstChunk();
    }
    if (current.isComplete()) {
      call.events().succeeded();
    }
    return chunk;
  }

  /** Throws the failure of the call, unless another attempt goes on, or the call is over. */
  private void throwUnlessRetried(StreamAttempt failed, Throwable thrown) {
    RhetorException failure = failed.failures().of(thrown);
    boolean goesOn = !failed.hasBegun() && (call.retry(failed, failure) || failed.isOver());
    // What the server sends behind it is no part of the answer, nor of the text so far.
    broken = !goesOn;
    if (broken && call.end(call.withEarlier(failure))) {
      FatalErrors.report(thrown);
      throw failure;
    }
  }

  @Override
  protected RhetorException refused(Throwable thrown) {
    StreamAttempt current = attempt;
    RhetorException failure =
        current == null
            ? super.refused(thrown)
            : call.withEarlier(current.failures().refused(thrown));
    call.end(failure);
    return failure;
  }

  @Override
  protected void abort() {
    call.abort();
  }

  @Override
  protected void beforeLastSignal() {
    call.events().flush();
  }

  @Override
  protected boolean isComplete() {
    StreamAttempt current = attempt;
    return current != null && current.isComplete();
  }

  @Override
  protected @Nullable MessageResponse details() {
    StreamAttempt current = attempt;
    return current == null ? null : current.details();
  }

  @Override
  protected void fetch(long waiting) {
    StreamAttempt current = attempt;
    if (current != null && !current.isOver()) {
      current.fetch(waiting);
    }
  }

  @Override
  protected void suspend() {
    StreamAttempt current = attempt;
    if (current != null) {
      current.idleTimer.pause();
    }
  }
}
