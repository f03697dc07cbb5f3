package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a handler of a WebSocket dies of; the message goes to the client. */
final class FatalError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private FatalError(String message) {
    super(message, null, false, false);
  }

  static FatalError noJson() {
    return new FatalError("Expecting value: line 1 column 1 (char 0)");
  }

  static FatalError noText(@Nullable Object value) {
    return new FatalError(
        "expected string or bytes-like object, got '" + PythonTypes.nameOf(value) + "'");
  }

  static FatalError of(Refusal refusal) {
    return new FatalError(refusal.reason());
  }

  /** Expects an object where the server reads fields without looking. */
  static JsonObject objectOrDie(@Nullable Object value) {
    if (value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw new FatalError("'" + PythonTypes.nameOf(value) + "' object has no attribute 'get'");
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
