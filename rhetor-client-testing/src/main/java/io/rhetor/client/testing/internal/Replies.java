package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Sends bodies that are not streams. */
final class Replies {
  static final String JSON = "application/json";

  private Replies() {}

  static void json(HttpServerResponse response, JsonObject body) {
    send(response, JSON, body.encode());
  }

  static void created(HttpServerResponse response, JsonObject body) {
    json(response.setStatusCode(201), body);
  }

  static void jsonNull(HttpServerResponse response) {
    send(response, JSON, "null");
  }

  static void send(HttpServerResponse response, String contentType, String body) {
    response.putHeader("content-type", contentType).end(body);
  }
}
