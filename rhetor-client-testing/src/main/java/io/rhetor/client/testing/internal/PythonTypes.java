package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a value of JSON is called in the errors of a server that is written in Python. */
final class PythonTypes {
  private PythonTypes() {}

  static String nameOf(@Nullable Object value) {
    if (value == null) {
      return "NoneType";
    }
    if (value instanceof JsonObject) {
      return "dict";
    }
    if (value instanceof JsonArray) {
      return "list";
    }
    if (value instanceof String) {
      return "str";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    return value instanceof Integer || value instanceof Long ? "int" : "float";
  }
}
