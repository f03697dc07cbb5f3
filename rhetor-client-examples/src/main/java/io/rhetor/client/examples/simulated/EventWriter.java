package io.rhetor.client.examples.simulated;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/** Writes Server-Sent Events byte for byte as Rhetor does. */
final class EventWriter {
  private static final DateTimeFormatter PING_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00:00'");

  private final HttpServerResponse response;

  EventWriter(HttpServerResponse response) {
    this.response = response;
  }

  void head() {
    response
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no")
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .setChunked(true)
        .writeHead();
  }

  void event(JsonObject data) {
    response.write("event: message\r\ndata: " + encode(data) + "\r\n\r\n");
  }

  void ping() {
    response.write(": ping - " + PING_TIME.format(LocalDateTime.now(ZoneOffset.UTC)) + "\r\n\r\n");
  }

  /** Puts a space behind each comma and colon, as Python does and Vert.x does not. */
  private static String encode(JsonObject flat) {
    return flat.stream()
        .map(field -> Json.encode(field.getKey()) + ": " + Json.encode(field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
