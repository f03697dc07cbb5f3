package io.rhetor.client.internal.json;

import io.rhetor.client.error.FieldError;
import io.rhetor.client.internal.value.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body of an error answer, in any of the shapes of section 1 of {@code docs/protocol.md}. */
public final class ErrorBody {
  private static final int MAX_PLAIN_TEXT = 64 * 1024;

  private static final List<String> FIELDS =
      List.of(
          "detail",
          "error",
          "message",
          "title",
          "reason",
          "msg",
          "error_description",
          "error_message",
          "description",
          "errors");

  private final @Nullable String detail;
  private final List<FieldError> fieldErrors;

  private ErrorBody(@Nullable String detail, List<FieldError> fieldErrors) {
    this.detail = detail;
    this.fieldErrors = fieldErrors;
  }

  /** Reads a body. */
  public static ErrorBody read(Json json, byte[] body) {
    return json.tryReadObject(body).map(ErrorBody::read).orElseGet(() -> plain(body));
  }

  /** Reads an object. */
  public static ErrorBody read(JsonObject object) {
    List<FieldError> fieldErrors =
        object.items("detail", ErrorBody::fieldError, text -> new FieldError("", text, ""));
    if (!fieldErrors.isEmpty()) {
      return new ErrorBody(
          fieldErrors.stream().map(FieldError::toString).collect(Collectors.joining("; ")),
          fieldErrors);
    }
    Optional<String> words =
        FIELDS.stream()
            .flatMap(field -> ErrorWords.ofField(object.peek(field)).stream())
            .findFirst();
    return new ErrorBody(words.orElse(null), List.of());
  }

  /** {@return whether an object says that something failed} */
  public static boolean hasError(JsonObject object) {
    return ErrorWords.isError(object.peek("error"));
  }

  /** Tells whether an object that is nothing else has one of the shapes of an error. */
  static boolean isErrorShape(JsonObject object) {
    return hasError(object) || says(object, "detail") || says(object, "message");
  }

  private static boolean says(JsonObject object, String field) {
    return ErrorWords.in(object.peek(field)).isPresent();
  }

  /** {@return what the server said; empty if there is none} */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  /** {@return the fields of a validation error; else none} */
  public List<FieldError> fieldErrors() {
    return fieldErrors;
  }

  private static FieldError fieldError(JsonObject item) {
    return new FieldError(
        String.join(".", item.texts("loc")),
        item.text("msg").or(() -> ErrorWords.in(item)).orElse(""),
        item.text("type").orElse(""));
  }

  private static ErrorBody plain(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, MAX_PLAIN_TEXT), StandardCharsets.UTF_8).strip();
    return new ErrorBody(text.isEmpty() ? null : text, List.of());
  }
}
