package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.run.CancellableFuture;

/** A call whose answer comes whole. */
final class WholeCall<T> implements Call.Kind {
  private final Call call;
  private final AnswerMapper<T> mapper;
  private final CancellableFuture<T> future = new CancellableFuture<>();

  WholeCall(HttpTransport transport, ApiRequest request, AnswerMapper<T> mapper) {
    this.call = new Call(transport, request, transport.callbacks().forCaller(), this);
    this.mapper = mapper;
    future.onAbandon(call::abort);
  }

  CancellableFuture<T> start() {
    call.start();
    return future;
  }

  @Override
  public Attempt newAttempt(Selection selection) {
    return new WholeAttempt<>(call, this, selection, mapper);
  }

  void succeed(T value) {
    if (call.claim()) {
      call.events().succeeded();
      call.events().flush();
      future.succeed(value);
    }
  }

  @Override
  public void tell(RhetorException failure) {
    call.callbacks.execute(
        () -> {
          call.events().flush();
          future.fail(failure);
        });
  }
}
