package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.RecordedExchange.End;
import io.rhetor.client.testing.internal.RecordedExchange.Event;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers requests from a recording. All of it happens on one event loop. */
final class Playback implements EmbeddedServer.Answering {
  private final Vertx vertx;
  private final Recording recording;
  private final boolean keepTimes;
  private final Consumer<String> unmatched;

  Playback(Vertx vertx, Recording recording, boolean keepTimes, Consumer<String> unmatched) {
    this.vertx = vertx;
    this.recording = recording;
    this.keepTimes = keepTimes;
    this.unmatched = unmatched;
  }

  @Override
  public void answer(HttpServerRequest request) {
    if (request.canUpgradeToWebSocket()) {
      open(request);
      return;
    }
    request.body().onSuccess(body -> answer(request, body.getBytes()));
  }

  private void answer(HttpServerRequest request, byte[] bytes) {
    Secrecy secrecy = new Secrecy();
    secrecy.learn(request.headers());
    String uri = secrecy.inUri(request.uri());
    Object body = RecordedBody.canonical(secrecy.in(bytes));
    Optional<RecordedExchange> found = recording.find(request.method().name(), uri, body);
    if (found.isEmpty()) {
      refuse(request, recording.explain(request.method().name(), uri, body));
    } else if (found.get().response().isEmpty()) {
      end(request, found.get().end());
    } else {
      JsonObject response = found.get().response().get();
      int afterMillis = keepTimes ? response.getInteger("afterMillis", 0) : 0;
      later(afterMillis, () -> play(request, found.get(), response, afterMillis));
    }
  }

  private void open(HttpServerRequest request) {
    Secrecy secrecy = new Secrecy();
    secrecy.learn(request.headers());
    String uri = secrecy.inUri(request.uri());
    Optional<RecordedExchange> found = recording.find(RecordedExchange.WEB_SOCKET, uri, "");
    if (found.isEmpty()) {
      refuse(request, recording.explain(RecordedExchange.WEB_SOCKET, uri, ""));
      return;
    }
    int status = found.get().response().map(answer -> answer.getInteger("status")).orElse(502);
    if (status != 101) {
      request.response().setStatusCode(status).putHeader("connection", "close").end();
      return;
    }
    request
        .toWebSocket()
        .onSuccess(
            socket ->
                new PlaybackSocket(socket, found.get(), recording, secrecy, unmatched)
                    .begin(keepTimes ? this::later : (millis, action) -> action.run()));
  }

  private void refuse(HttpServerRequest request, String reason) {
    unmatched.accept(reason);
    Refusal.of(501, reason).sendTo(request.response());
  }

  private void play(
      HttpServerRequest request, RecordedExchange exchange, JsonObject recorded, long millis) {
    HttpServerResponse response = request.response().setStatusCode(recorded.getInteger("status"));
    response.exceptionHandler(gone -> {});
    recorded
        .getJsonObject("headers")
        .forEach(header -> response.putHeader(header.getKey(), (String) header.getValue()));
    Optional<List<Event>> events = exchange.events();
    if (events.isPresent()) {
      response.setChunked(true).writeHead();
      playEvents(request, exchange, events.get().iterator(), millis);
    } else if (exchange.end() == End.COMPLETE) {
      response.end(Buffer.buffer(RecordedBody.get(recorded)));
    } else {
      response.setChunked(true).write(Buffer.buffer(RecordedBody.get(recorded)));
      end(request, exchange.end());
    }
  }

  private void playEvents(
      HttpServerRequest request, RecordedExchange exchange, Iterator<Event> events, long millis) {
    if (request.response().closed()) {
      return;
    }
    if (!events.hasNext()) {
      end(request, exchange.end());
      return;
    }
    Event event = events.next();
    later(
        keepTimes ? event.afterMillis - millis : 0,
        () ->
            request
                .response()
                .write(Buffer.buffer(event.bytes))
                .onSuccess(sent -> playEvents(request, exchange, events, event.afterMillis)));
  }

  /** Ends as the exchange did; where the client went away, it has to do so again. */
  private static void end(HttpServerRequest request, End end) {
    if (end == End.COMPLETE) {
      request.response().end();
    } else if (end == End.BROKEN) {
      if (request.response().headWritten()) {
        request.response().write("").onComplete(sent -> request.connection().close());
      } else {
        request.connection().close();
      }
    }
  }

  private void later(long millis, Runnable action) {
    if (millis > 0) {
      vertx.setTimer(millis, timer -> action.run());
    } else {
      action.run();
    }
  }
}
