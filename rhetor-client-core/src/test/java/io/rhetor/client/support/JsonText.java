package io.rhetor.client.support;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON that can be read in Java source. */
public final class JsonText {
  private JsonText() {}

  /** Turns the single quotes of {@code {'message': 'Hi'}} into double ones. */
  public static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"');
  }

  /** Fields by their names, in this order; an empty Optional is a null. */
  public static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      fields.put(
          (String) namesAndValues[i],
          value instanceof Optional ? ((Optional<?>) value).orElse(null) : value);
    }
    return fields;
  }
}
