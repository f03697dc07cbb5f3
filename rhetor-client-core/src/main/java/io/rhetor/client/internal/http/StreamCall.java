package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.concurrent.FatalErrors;
import io.rhetor.client.internal.concurrent.IdleTimer;
import io.rhetor.client.internal.flow.ChunkSource;
import io.rhetor.client.internal.flow.ChunkSubscription;
import io.rhetor.client.internal.http.Route.Visit;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer comes piece by piece. Subscriber and demand stay with it when an attempt is
 * given up for another one, which happens only before the first event.
 */
final class StreamCall extends Call implements ChunkSource {
  private final ChunkSubscription subscription;
  private volatile @Nullable StreamExchange current;

  // Owned by the drain loop.
  private boolean delivering;

  private StreamCall(
      HttpTransport transport,
      ApiRequest request,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    super(transport, request);
    this.subscription =
        new ChunkSubscription(
            subscriber, this, transport.settings().maxPartialCharacters(), callbacks);
  }

  private void limitPauses() {
    Duration limit = transport.settings().pauseTimeout();
    if (!limit.isZero()) {
      subscription.limitPauses(
          new IdleTimer(
              transport.timers(), limit, () -> guarded(null, () -> pausedTooLong(limit))));
    }
  }

  private void pausedTooLong(Duration limit) {
    StreamExchange attempt = current;
    if (attempt != null) {
      fail(withEarlier(attempt.failures().pauseTimeout(limit)));
    }
  }

  static void begin(
      HttpTransport transport,
      ApiRequest request,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    StreamCall call = new StreamCall(transport, request, subscriber);
    call.limitPauses();
    call.subscription.begin();
    if (!call.isOver()) {
      call.start();
    }
  }

  @Override
  Exchange newAttempt(Visit visit) {
    StreamExchange next = new StreamExchange(this, visit, subscription);
    current = next;
    return next;
  }

  @Override
  void tell(RhetorException failure) {
    subscription.fail(failure);
  }

  @Override
  public @Nullable StreamChunk poll() {
    StreamExchange attempt = current;
    if (attempt == null) {
      return null;
    }
    try {
      return noted(attempt, attempt.poll());
    } catch (Throwable thrown) {
      return failed(attempt, thrown);
    }
  }

  /** Throws the failure of the call; null if another attempt goes on, or the call is over. */
  private @Nullable StreamChunk failed(StreamExchange attempt, Throwable thrown) {
    RhetorException failure = attempt.failures().of(thrown);
    boolean begun = attempt.hasBegun();
    if (!begun && (retry(attempt, failure) || attempt.isOver())) {
      return null;
    }
    if (!end(withEarlier(failure))) {
      return null;
    }
    FatalErrors.report(thrown);
    throw failure;
  }

  @Override
  public RhetorException refused(Throwable thrown) {
    StreamExchange attempt = current;
    RhetorException failure =
        attempt == null
            ? ChunkSource.super.refused(thrown)
            : withEarlier(attempt.failures().refused(thrown));
    end(failure);
    return failure;
  }

  private @Nullable StreamChunk noted(StreamExchange attempt, @Nullable StreamChunk chunk) {
    if (chunk != null && !delivering) {
      delivering = true;
      events().firstChunk();
    }
    if (attempt.isComplete()) {
      events().succeeded();
    }
    return chunk;
  }

  @Override
  public void beforeLastSignal() {
    events().flush();
  }

  @Override
  public boolean isComplete() {
    StreamExchange attempt = current;
    return attempt != null && attempt.isComplete();
  }

  @Override
  public @Nullable MessageResponse details() {
    StreamExchange attempt = current;
    return attempt == null ? null : attempt.details();
  }

  @Override
  public void fetch(long demand) {
    StreamExchange attempt = current;
    if (attempt != null && !attempt.isOver()) {
      attempt.fetch(demand);
    }
  }

  @Override
  public void suspend() {
    StreamExchange attempt = current;
    if (attempt != null) {
      attempt.suspend();
    }
  }
}
