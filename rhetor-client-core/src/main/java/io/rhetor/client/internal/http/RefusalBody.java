package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.Timers.Timer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what comes of the body of an answer other than a success. Its headers decide the outcome,
 * so that this body never fails: it ends where it is cut, at a size, or soon if it does not end.
 */
final class RefusalBody implements BodySubscriber<byte[]> {
  /** How long the body is waited for, whatever the configured limits are. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MAX_BYTES = 64 * 1024;

  private final int maxBytes;
  private final ResponseInfo info;
  private final Attempt attempt;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  // Its methods are synchronized: the timer's thread may look while another one adds.
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Timer timer;

  RefusalBody(int maxResponseBytes, ResponseInfo info, Attempt attempt) {
    this.maxBytes = Math.min(maxResponseBytes, MAX_BYTES);
    this.info = info;
    this.attempt = attempt;
  }

  /** The answer with what has come of its body so far. */
  Answer soFar() {
    return new Answer(info.statusCode(), info.headers(), bytes.toByteArray());
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (!attempt.bodyStarted(subscription)) {
      return;
    }
    subscription.request(Long.MAX_VALUE);
    if (ended.get()) {
      // Most refusals are short, and were read with their headers.
      return;
    }
    timer = attempt.transport.timers().schedule(PATIENCE.toNanos(), this::giveUp);
    if (ended.get() || attempt.isOver()) {
      // By another thread, which may have missed the timer.
      stop();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), maxBytes - bytes.size())];
      buffer.get(part);
      bytes.write(part, 0, part.length);
      if (buffer.hasRemaining()) {
        giveUp();
        return;
      }
    }
  }

  @Override
  public void onError(Throwable cut) {
    end();
  }

  @Override
  public void onComplete() {
    attempt.sending().bodyEnded();
    end();
  }

  /** Waits no longer; the attempt is over. */
  void stop() {
    Timer current = timer;
    if (current != null) {
      current.cancel();
    }
  }

  /** Ends the body here, and its connection, which could serve no other call. */
  private void giveUp() {
    Flow.Subscription current = subscription;
    if (end() && current != null) {
      current.cancel();
    }
  }

  private boolean end() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    stop();
    byte[] gathered = bytes.toByteArray();
    attempt.bodyArrived(info, gathered);
    body.complete(gathered);
    return true;
  }
}
