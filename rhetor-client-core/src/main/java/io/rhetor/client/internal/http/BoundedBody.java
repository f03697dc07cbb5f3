package io.rhetor.client.internal.http;

import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** Gathers the plain body of a success up to a limit; fails beyond it. */
final class BoundedBody extends GatheredBody {
  private final int maxBytes;

  BoundedBody(int maxBytes, ResponseInfo info, Attempt attempt) {
    super(maxBytes, info, attempt);
    this.maxBytes = maxBytes;
  }

  @Override
  void begin(Flow.Subscription subscription) {
    attempt.idleTimer.resume();
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    attempt.idleTimer.touch();
    super.onNext(buffers);
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

  @Override
  void beyondLimit() {
    body.completeExceptionally(attempt.failures().tooLarge(maxBytes));
    cut();
  }
}
