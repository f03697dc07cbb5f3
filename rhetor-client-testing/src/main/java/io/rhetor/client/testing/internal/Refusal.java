package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A request that is answered with an error status. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String contentType;

  private Refusal(int status, String contentType, String body) {
    super(body, null, false, false);
    this.status = status;
    this.contentType = contentType;
  }

  static Refusal of(int status, String detail) {
    return of(status, new JsonObject().put("detail", detail));
  }

  static Refusal of(int status, JsonObject body) {
    return new Refusal(status, Replies.JSON, body.encode());
  }

  /** Refuses in FastAPI's shape, one item of the array for each thing that is wrong. */
  static Refusal invalid(JsonArray details) {
    return new Refusal(422, Replies.JSON, new JsonObject().put("detail", details).encode());
  }

  /** What Rhetor says where it did not expect to fail. */
  static Refusal internalError() {
    return new Refusal(500, "text/plain; charset=utf-8", "Internal Server Error");
  }

  /** Why the request is refused: the detail if that is a text, else all that the body says. */
  String reason() {
    String body = String.valueOf(getMessage());
    Object detail =
        contentType.equals(Replies.JSON) ? new JsonObject(body).getValue("detail") : body;
    return detail instanceof String ? (String) detail : body;
  }

  void sendTo(HttpServerResponse response) {
    Replies.send(response.setStatusCode(status), contentType, String.valueOf(getMessage()));
  }
}
