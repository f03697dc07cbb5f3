package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.internal.http.Route.Visit;

/** A call whose answer comes whole. */
final class WholeCall<T> extends Call {
  private final AnswerMapper<T> mapper;
  private final CancellableFuture<T> future = new CancellableFuture<>();

  WholeCall(HttpTransport transport, ApiRequest request, AnswerMapper<T> mapper) {
    super(transport, request);
    this.mapper = mapper;
    future.onAbandon(this::abort);
  }

  CancellableFuture<T> future() {
    return future;
  }

  @Override
  Exchange newAttempt(Visit visit) {
    return new WholeExchange<>(this, visit, mapper);
  }

  void succeed(T value) {
    if (finish()) {
      events().succeeded();
      events().flush();
      future.succeed(value);
    }
  }

  @Override
  void tell(RhetorException failure) {
    callbacks.execute(
        () -> {
          events().flush();
          future.fail(failure);
        });
  }
}
