package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;

/** The JSON of answers and of the events that they stream in, in one of the two shapes. */
final class AnswerShape {
  private final AnswerStyle shape;
  private final Timestamps timestamps;

  AnswerShape(AnswerStyle shape) {
    this.shape = shape;
    this.timestamps = new Timestamps(shape);
  }

  AnswerStyle shape() {
    return shape;
  }

  JsonObject answer(String text, ModelChoice choice, String contextId, JsonObject usage) {
    JsonObject answer =
        new JsonObject()
            .put("message", text)
            .put("model", choice.model())
            .put("provider", choice.provider())
            .put("finished", true)
            .put("simulated", true)
            .put("timestamp", timestamps.now())
            .put("context", contextId);
    return withUsage(answer, usage);
  }

  /** The event that a whole answer ends with. */
  JsonObject lastChunk(String text, ModelChoice choice, String contextId, JsonObject usage) {
    return withUsage(chunk(text, choice, contextId, true), usage);
  }

  /** No server was seen to tell the tokens that its documentation promises. */
  private JsonObject withUsage(JsonObject answer, JsonObject usage) {
    return shape == AnswerStyle.DOCUMENTED ? answer.put("usage", usage) : answer;
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
