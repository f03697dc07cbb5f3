package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.MissingThingException;
import io.rhetor.client.internal.value.JsonObject;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/** An attempt whose answer comes whole. */
final class WholeAttempt<T> extends Attempt {
  private static final int NO_CONTENT = 204;
  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final Call call;
  private final WholeCall<T> whole;
  private final AnswerMapper<T> mapper;

  WholeAttempt(Call call, WholeCall<T> whole, Selection selection, AnswerMapper<T> mapper) {
    super(call, selection, "application/json");
    this.call = call;
    this.whole = whole;
    this.mapper = mapper;
  }

  @Override
  BodySubscriber<byte[]> bodyOf(ResponseInfo info) {
    return plainBody(info);
  }

  @Override
  void answered(Answer answer) {
    T value;
    byte[] body = saysNothingMore(answer) ? EMPTY_OBJECT : answer.body();
    try {
      if (request.nullMeansMissing().isPresent() && Json.isNull(body)) {
        throw new MissingThingException(request.nullMeansMissing().get());
      }
      JsonObject json = transport.json().readObject(body, 0, body.length);
      value = mapper.read(json, failures().redactor());
    } catch (MalformedJsonException malformed) {
      fail(failures().malformed(answer, malformed));
      return;
    } catch (MissingThingException missing) {
      fail(failures().missing(answer.status(), missing.detail()));
      return;
    } catch (RhetorException failed) {
      fail(failed);
      return;
    }
    selection().succeeded();
    HttpResponseInfo info = call.responseInfo(this, answer.status(), answer.headers());
    try {
      call.tellResponse(this, info);
    } catch (RhetorException thrown) {
      call.fail(call.withEarlier(thrown));
      return;
    }
    if (finish()) {
      whole.succeed(mapper.with(value, info));
    }
  }

  /** Standard servers answer a deletion so; what is gone has no fields. */
  private boolean saysNothingMore(Answer answer) {
    return answer.status() == NO_CONTENT && request.method().equals("DELETE");
  }
}
