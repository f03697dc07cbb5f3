package io.rhetor.client.internal.value;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds fields under their documented names and under the camelCase of newer generations. */
final class FieldNames {
  private FieldNames() {}

  /** The name under which a field is there and not null; null if it is not. */
  static @Nullable String find(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) != null) {
      return name;
    }
    if (name.indexOf('_') < 0) {
      return null;
    }
    String camelCase = toCamelCase(name);
    return fields.get(camelCase) == null ? null : camelCase;
  }

  private static String toCamelCase(String name) {
    StringBuilder camelCase = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean startsWord = i > 0 && name.charAt(i - 1) == '_';
      if (c != '_') {
        camelCase.append(startsWord ? Character.toUpperCase(c) : c);
      }
    }
    return camelCase.toString();
  }
}
