package io.rhetor.client.internal.json;

import io.rhetor.client.error.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body of an error answer, in any of the shapes of section 1 of {@code docs/protocol.md}. */
public final class ErrorBody {
  private static final int MAX_PLAIN_TEXT = 64 * 1024;

  private final @Nullable String detail;
  private final List<FieldError> fieldErrors;

  private ErrorBody(@Nullable String detail, List<FieldError> fieldErrors) {
    this.detail = detail;
    this.fieldErrors = fieldErrors;
  }

  /**
   * Reads a body.
   *
   * @param json the reader
   * @param body the body, JSON or plain text
   * @return what it says
   */
  public static ErrorBody read(Json json, byte[] body) {
    return json.tryReadObject(body).map(ErrorBody::read).orElseGet(() -> plain(body));
  }

  /**
   * Reads an object.
   *
   * @param object the body
   * @return what it says
   */
  public static ErrorBody read(JsonObject object) {
    List<FieldError> fieldErrors =
        object.items("detail", ErrorBody::fieldError, text -> new FieldError("", text, ""));
    if (!fieldErrors.isEmpty()) {
      return new ErrorBody(
          fieldErrors.stream().map(FieldError::toString).collect(Collectors.joining("; ")),
          fieldErrors);
    }
    for (String field : List.of("detail", "error", "message")) {
      Optional<String> text = object.text(field);
      if (text.isEmpty()) {
        text = object.object(field).flatMap(ErrorBody::structured);
      }
      if (text.isPresent()) {
        return new ErrorBody(text.get(), List.of());
      }
    }
    return new ErrorBody(null, List.of());
  }

  /**
   * Returns what the server said.
   *
   * @return its text; empty if there is none
   */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  /**
   * Returns the fields that the server refused.
   *
   * @return the fields of a validation error; else none
   */
  public List<FieldError> fieldErrors() {
    return fieldErrors;
  }

  private static Optional<String> structured(JsonObject error) {
    Optional<String> code = error.text("code");
    Optional<String> message = error.text("message");
    if (message.isEmpty()) {
      return code;
    }
    return Optional.of(code.map(c -> message.get() + " (" + c + ")").orElse(message.get()));
  }

  private static FieldError fieldError(JsonObject item) {
    return new FieldError(
        String.join(".", item.texts("loc")),
        item.text("msg").orElse(""),
        item.text("type").orElse(""));
  }

  private static ErrorBody plain(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, MAX_PLAIN_TEXT), StandardCharsets.UTF_8).strip();
    return new ErrorBody(text.isEmpty() ? null : text, List.of());
  }
}
