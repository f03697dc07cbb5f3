package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.MessageResponse;
import java.util.Optional;

/** Whole answers of sections 2 and 10 of {@code docs/protocol.md}. */
public final class AnswerReader {
  private AnswerReader() {}

  /** Reads a whole answer; throws the failure of the model if it is one. */
  public static MessageResponse messageResponse(JsonObject json, Redactor redactor)
      throws MalformedJsonException {
    boolean failed = json.flag("error").orElse(false);
    if (json.text("message").isPresent() && !failed) {
      return MessageResponse.fromJson(json.containsKey("error") ? json.without("error") : json);
    }
    if (isError(json)) {
      throw ModelErrors.read(json, redactor);
    }
    throw new MalformedJsonException("it has neither a message nor an error");
  }

  /** Reads a whole answer, also in the form of the generation from June 2025 on. */
  public static MessageResponse ofAnyGeneration(JsonObject json, Redactor redactor)
      throws MalformedJsonException {
    if (json.has("message")) {
      return messageResponse(json, redactor);
    }
    // Both are read, so that the one that says the same is not left over.
    Optional<String> response = json.text("response");
    Optional<String> content =
        json.text("content").filter(text -> !text.isEmpty()).or(() -> response);
    if (content.isEmpty() || (content.get().isEmpty() && json.has("error"))) {
      return messageResponse(json, redactor);
    }
    return MessageResponse.fromJson(
        json.without("response", "content").with("message", content.get()));
  }

  /** An error without words is one where it stands in place of the answer. */
  private static boolean isError(JsonObject json) {
    return ErrorBody.hasError(json) || json.text("error").filter(String::isBlank).isPresent();
  }
}
