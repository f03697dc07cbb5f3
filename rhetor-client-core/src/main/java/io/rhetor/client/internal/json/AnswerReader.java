package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.MessageResponse;

/** Whole answers of section 2 of {@code docs/protocol.md}. */
public final class AnswerReader {
  private AnswerReader() {}

  /**
   * Reads a whole answer.
   *
   * @throws io.rhetor.client.error.RhetorModelException if it is a failure of the model
   * @throws MalformedJsonException if it is neither
   */
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

  /** An error without words is one where it stands in place of the answer. */
  private static boolean isError(JsonObject json) {
    return ErrorBody.hasError(json) || json.text("error").filter(String::isBlank).isPresent();
  }
}
