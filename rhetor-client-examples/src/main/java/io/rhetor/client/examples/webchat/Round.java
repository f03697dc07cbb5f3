package io.rhetor.client.examples.webchat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rhetor.client.stream.StreamChunk;
import org.jspecify.annotations.Nullable;

/** A question and what became of it. Safe for use by several threads. */
final class Round {
  /** How far an answer is. The page knows these by their names in lower case. */
  enum State {
    STREAMING("streaming"),
    DONE("done"),
    STOPPED("stopped"),
    FAILED("failed");

    private final String text;

    State(String text) {
      this.text = text;
    }
  }

  private final String question;

  // Guarded by this.
  private final StringBuilder answer = new StringBuilder();
  private State state = State.STREAMING;
  private @Nullable String model;
  private @Nullable String provider;
  private @Nullable String error;

  Round(String question) {
    this.question = question;
  }

  String question() {
    return question;
  }

  synchronized boolean isOver() {
    return state != State.STREAMING;
  }

  synchronized boolean isDone() {
    return state == State.DONE;
  }

  /** Adds a piece of the answer, unless that has ended. */
  synchronized void add(StreamChunk chunk) {
    if (isOver()) {
      return;
    }
    if (chunk.isRestart()) {
      answer.setLength(0);
    }
    answer.append(chunk.text());
    model = chunk.model().orElse(model);
    provider = chunk.provider().orElse(provider);
  }

  /**
   * Ends the answer.
   *
   * @return whether it had not ended before
   */
  synchronized boolean end(State end, @Nullable String reason) {
    if (isOver()) {
      return false;
    }
    state = end;
    error = reason;
    return true;
  }

  /** How far the answer is, without its text. */
  synchronized ObjectNode outcome() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", state.text)
        .put("model", model)
        .put("provider", provider)
        .put("error", error);
  }

  synchronized ObjectNode toJson() {
    return outcome().put("question", question).put("answer", answer.toString());
  }
}
