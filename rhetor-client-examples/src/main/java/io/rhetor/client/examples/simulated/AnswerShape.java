package io.rhetor.client.examples.simulated;

import io.vertx.core.json.JsonObject;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The JSON of answers and of the events that they stream in, in one of the two shapes. */
final class AnswerShape {
  private static final DateTimeFormatter LOCAL_MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
  private static final DateTimeFormatter UTC_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

  private final Shape shape;

  AnswerShape(Shape shape) {
    this.shape = shape;
  }

  Shape shape() {
    return shape;
  }

  JsonObject answer(String text, ModelChoice choice, String contextId) {
    return new JsonObject()
        .put("message", text)
        .put("model", choice.model())
        .put("provider", choice.provider())
        .put("finished", true)
        .put("simulated", true)
        .put("timestamp", timestamp())
        .put("context", contextId);
  }

  JsonObject chunk(String text, ModelChoice choice, String contextId, boolean done) {
    return new JsonObject()
        .put("chunk", text)
        .put("context", contextId)
        .put("model", choice.model())
        .put("provider", choice.provider())
        .put("timestamp", timestamp())
        .put("done", done);
  }

  JsonObject failure(String error, String contextId) {
    return new JsonObject()
        .put("error", error)
        .put("context", contextId)
        .put("timestamp", timestamp());
  }

  JsonObject failureEvent(String error, String contextId) {
    return failure(error, contextId).put("done", true);
  }

  private String timestamp() {
    return shape == Shape.OBSERVED
        ? LOCAL_MICROS.format(LocalDateTime.now(ZoneId.systemDefault()))
        : UTC_MILLIS.format(LocalDateTime.now(ZoneOffset.UTC));
  }
}
