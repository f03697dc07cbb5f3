package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The JSON of the frames that answer one request over a WebSocket. */
final class FrameShape {
  private final Timestamps timestamps;
  private final Object target;
  private final Optional<Object> id;

  /**
   * Makes the frames for a request.
   *
   * @param nameless the target of answers to a request without a source
   */
  FrameShape(AnswerStyle shape, JsonObject request, String nameless) {
    this.timestamps = new Timestamps(shape);
    this.target = Optional.ofNullable(request.getValue("source")).orElse(nameless);
    this.id =
        shape == AnswerStyle.OBSERVED
            ? Optional.empty()
            : Optional.ofNullable(request.getValue("id"));
  }

  JsonObject systemResponse(JsonObject payload) {
    return frame("RESPONSE", "SYSTEM", payload);
  }

  JsonObject response(JsonObject payload) {
    return frame("RESPONSE", "LLM", payload);
  }

  JsonObject update(JsonObject payload) {
    return frame("UPDATE", "LLM", payload);
  }

  JsonObject typing(boolean on, String contextId) {
    return update(
        new JsonObject().put("status", "typing").put("isTyping", on).put("context", contextId));
  }

  /** Has nothing of what the others have, but the id if that is echoed at all. */
  JsonObject error(String text) {
    JsonObject frame = new JsonObject().put("type", "ERROR");
    id.ifPresent(value -> frame.put("id", value));
    return frame.put("payload", new JsonObject().put("error", text));
  }

  private JsonObject frame(String type, String source, JsonObject payload) {
    JsonObject frame =
        new JsonObject()
            .put("type", type)
            .put("source", source)
            .put("target", target)
            .put("timestamp", timestamps.now());
    id.ifPresent(value -> frame.put("id", value));
    return frame.put("payload", payload);
  }
}
