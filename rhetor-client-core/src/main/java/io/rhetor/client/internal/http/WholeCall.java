package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.MissingThingException;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.JsonObject;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/** A call whose answer comes whole. */
final class WholeCall<T> implements Call.Kind {
  private static final int NO_CONTENT = 204;
  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final Call call;
  private final AnswerMapper<T> mapper;
  private final CancellableFuture<T> future = new CancellableFuture<>();

  WholeCall(HttpTransport transport, ApiRequest request, AnswerMapper<T> mapper) {
    this.call = new Call(transport, request, transport.callbacks.forCaller(), this);
    this.mapper = mapper;
    future.onAbandon(call::abort);
  }

  CancellableFuture<T> start() {
    call.start();
    return future;
  }

  @Override
  public Attempt newAttempt(Selection selection) {
    return new WholeAttempt(selection);
  }

  private void succeed(T value) {
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

  /** An attempt whose answer comes whole. */
  private final class WholeAttempt extends Attempt {
    WholeAttempt(Selection selection) {
      super(WholeCall.this.call, selection, "application/json");
    }

    @Override
    BodySubscriber<byte[]> bodyOf(ResponseInfo info) {
      return plainBody(info);
    }

    @Override
    void answered(Answer answer) {
      T value;
      byte[] body = saysNothingMore(answer) ? EMPTY_OBJECT : answer.body;
      try {
        if (request.nullMeansMissing.isPresent() && Json.isNull(body)) {
          throw new MissingThingException(request.nullMeansMissing.get());
        }
        JsonObject json = Envelope.opened(transport.json.readObject(body, 0, body.length));
        value = mapper.read(json, failures().redactor);
      } catch (MalformedJsonException malformed) {
        fail(failures().malformed(answer, malformed, malformed.problem()));
        return;
      } catch (MissingThingException missing) {
        fail(failures().missing(answer.status, missing.detail()));
        return;
      } catch (RhetorException failed) {
        fail(failed);
        return;
      }
      selection.succeeded();
      HttpResponseInfo info;
      try {
        info = call.tellResponse(this, answer.status, answer.headers);
      } catch (RhetorException thrown) {
        call.fail(thrown);
        return;
      }
      if (finish()) {
        WholeCall.this.succeed(mapper.with(value, info));
      }
    }

    /** Standard servers answer a deletion so; what is gone has no fields. */
    private boolean saysNothingMore(Answer answer) {
      return answer.status == NO_CONTENT && request.method.equals("DELETE");
    }
  }
}
