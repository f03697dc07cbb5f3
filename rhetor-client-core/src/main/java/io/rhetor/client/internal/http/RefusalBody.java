package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what comes of the body of an answer other than a success. Its headers decide the outcome,
 * so that this body never fails: it ends where it is cut, at a size, or soon if it does not end.
 */
final class RefusalBody extends GatheredBody {
  /** How long the body is waited for, whatever the configured limits are. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MAX_BYTES = 64 * 1024;

  private final AtomicBoolean ended = new AtomicBoolean();

  // Written by the thread that reads headers; the thread that ends the body cancels it.
  private volatile @Nullable Timer timer;

  RefusalBody(int maxResponseBytes, ResponseInfo info, Attempt attempt) {
    super(Math.min(maxResponseBytes, MAX_BYTES), info, attempt);
  }

  /** The answer with what has come of its body so far. */
  Answer soFar() {
    return new Answer(info.statusCode(), info.headers(), bytes.toByteArray());
  }

  @Override
  void begin(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
    if (ended.get()) {
      // Most refusals are short, and were read with their headers.
      return;
    }
    timer = attempt.transport.timers().schedule(PATIENCE.toNanos(), this::beyondLimit);
    if (ended.get() || attempt.isOver()) {
      // By another thread, which may have missed the timer.
      stop();
    }
  }

  @Override
  public void onError(Throwable cut) {
    end();
  }

  @Override
  public void onComplete() {
    attempt.sending.bodyEnded();
    end();
  }

  /** Waits no longer; the attempt is over. */
  void stop() {
    Timers.cancel(timer);
  }

  /** Ends the body here, at its limit or where it does not end by itself in time. */
  @Override
  void beyondLimit() {
    if (end()) {
      cut();
    }
  }

  private boolean end() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    stop();
    deliver();
    return true;
  }
}
