package io.rhetor.client.testing.internal;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/** Writes Server-Sent Events byte for byte as Rhetor does. */
final class HttpEventSink implements EventSink {
  private static final DateTimeFormatter PING_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00:00'");

  private final HttpServerRequest request;
  private final HttpServerResponse response;

  HttpEventSink(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  @Override
  public void begin() {
    // A failed write is the client's departure, which the close handler reports.
    response.exceptionHandler(failure -> {});
    response
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no")
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .setChunked(true)
        .writeHead();
  }

  @Override
  public void event(JsonObject event) {
    response.write("event: message\r\ndata: " + encode(event) + "\r\n\r\n");
  }

  @Override
  public void ping() {
    response.write(": ping - " + PING_TIME.format(LocalDateTime.now(ZoneOffset.UTC)) + "\r\n\r\n");
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable resume) {
    response.drainHandler(drained -> resume.run());
  }

  @Override
  public void onGone(Runnable gone) {
    response.closeHandler(closed -> gone.run());
  }

  @Override
  public Future<Void> end(StreamScript script) {
    return response.end();
  }

  @Override
  public void release() {
    // Vert.x itself reads the next request of the connection.
  }

  /** Closes the socket: all else that strikes an HTTP stream is in its events. */
  @Override
  public void strike(PlannedFault fault) {
    response.write("").onComplete(written -> request.connection().close());
  }

  /** Puts a space behind each comma and colon, as Python does and Vert.x does not. */
  private static String encode(JsonObject flat) {
    return flat.stream()
        .map(field -> Json.encode(field.getKey()) + ": " + Json.encode(field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
