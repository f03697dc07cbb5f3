package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers the plain body of a success up to a limit; fails beyond it. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final int maxBytes;
  private final Supplier<RhetorException> tooLarge;
  private final ResponseInfo info;
  private final Attempt attempt;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(
      int maxBytes, Supplier<RhetorException> tooLarge, ResponseInfo info, Attempt attempt) {
    this.maxBytes = maxBytes;
    this.tooLarge = tooLarge;
    this.info = info;
    this.attempt = attempt;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (attempt.bodyStarted(subscription)) {
      attempt.idleTimer().resume();
      subscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    attempt.idleTimer().touch();
    for (ByteBuffer buffer : buffers) {
      int room = maxBytes - bytes.size();
      byte[] part = new byte[Math.min(buffer.remaining(), room)];
      buffer.get(part);
      bytes.write(part, 0, part.length);
      if (buffer.hasRemaining()) {
        overflow();
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
    attempt.sending().bodyEnded();
    byte[] whole = bytes.toByteArray();
    attempt.bodyArrived(info, whole);
    body.complete(whole);
  }

  private void overflow() {
    body.completeExceptionally(tooLarge.get());
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
