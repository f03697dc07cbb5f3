package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.MessageResponse;
import java.util.Optional;

/** Whole answers of either generation (sections 2 and 10 of {@code docs/protocol.md}). */
public final class V1AnswerReader {
  private V1AnswerReader() {}

  /**
   * Reads a whole answer.
   *
   * @throws io.rhetor.client.error.RhetorModelException if it is a failure of the model
   * @throws MalformedJsonException if it is neither
   */
  public static MessageResponse messageResponse(JsonObject json, Redactor redactor)
      throws MalformedJsonException {
    if (json.has("message")) {
      return AnswerReader.messageResponse(json, redactor);
    }
    // Both are read, so that the one that says the same is not left over.
    Optional<String> response = json.text("response");
    Optional<String> content =
        json.text("content").filter(text -> !text.isEmpty()).or(() -> response);
    if (content.isEmpty() || (content.get().isEmpty() && json.has("error"))) {
      return AnswerReader.messageResponse(json, redactor);
    }
    return MessageResponse.fromJson(
        json.without("response", "content").with("message", content.get()));
  }
}
