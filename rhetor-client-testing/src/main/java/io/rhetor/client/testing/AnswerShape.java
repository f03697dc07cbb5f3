package io.rhetor.client.testing;

import io.vertx.core.json.JsonObject;

/** The JSON of answers and of the events that they stream in, in one of the two shapes. */
final class AnswerShape {
  private final Shape shape;
  private final Timestamps timestamps;

  AnswerShape(Shape shape) {
    this.shape = shape;
    this.timestamps = new Timestamps(shape);
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
        .put("timestamp", timestamps.now())
        .put("context", contextId);
  }

  JsonObject chunk(String text, ModelChoice choice, String contextId, boolean done) {
    return new JsonObject()
        .put("chunk", text)
        .put("context", contextId)
        .put("model", choice.model())
        .put("provider", choice.provider())
        .put("timestamp", timestamps.now())
        .put("done", done);
  }

  JsonObject failure(String error, String contextId) {
    return new JsonObject()
        .put("error", error)
        .put("context", contextId)
        .put("timestamp", timestamps.now());
  }

  JsonObject failureEvent(String error, String contextId) {
    return failure(error, contextId).put("done", true);
  }
}
