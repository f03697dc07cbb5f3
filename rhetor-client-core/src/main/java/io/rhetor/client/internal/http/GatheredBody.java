package io.rhetor.client.internal.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Gathers a body that comes whole, up to a limit: that of a success, which fails beyond it. */
class GatheredBody implements BodySubscriber<byte[]> {
  final ResponseInfo info;
  final Attempt attempt;
  final CompletableFuture<byte[]> body = new CompletableFuture<>();
  // Its methods are synchronized: another thread may look while this one adds.
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  volatile Flow.@Nullable Subscription subscription;
  private final int maxBytes;

  GatheredBody(int maxBytes, ResponseInfo info, Attempt attempt) {
    this.maxBytes = maxBytes;
    this.info = info;
    this.attempt = attempt;
  }

  /** Begins to read, with a body that is wanted. */
  void begin(Flow.Subscription given) {
    attempt.idleTimer.resume();
    given.request(Long.MAX_VALUE);
  }

  /** Takes note that there is more than the limit; nothing more is taken. */
  void beyondLimit() {
    body.completeExceptionally(attempt.failures().tooLarge(maxBytes));
    cut();
  }

  @Override
  public final CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public final void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (attempt.bodyStarted(new Reading(given))) {
      begin(given);
    }
  }

  @Override
  public final void onNext(List<ByteBuffer> buffers) {
    attempt.idleTimer.touch();
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), maxBytes - bytes.size())];
      buffer.get(part);
      bytes.write(part, 0, part.length);
      if (buffer.hasRemaining()) {
        beyondLimit();
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (body.isDone()) {
      // It was too large, which the end of the body may come right behind.
      return;
    }
    attempt.sending.bodyEnded();
    deliver();
  }

  /** Hands over what was gathered, as the whole body. */
  final void deliver() {
    byte[] whole = bytes.toByteArray();
    attempt.bodyArrived(info, whole);
    body.complete(whole);
  }

  /** Closes the connection, which could serve no other call. */
  final void cut() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  /** Ends with the body: the JDK keeps a client, and its thread, until it has the body's result. */
  private final class Reading implements Flow.Subscription {
    private final Flow.Subscription given;

    Reading(Flow.Subscription given) {
      this.given = given;
    }

    @Override
    public void request(long n) {
      given.request(n);
    }

    @Override
    public void cancel() {
      given.cancel();
      body.cancel(false);
    }
  }
}
