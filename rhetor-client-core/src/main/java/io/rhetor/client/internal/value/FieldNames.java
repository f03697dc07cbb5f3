package io.rhetor.client.internal.value;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds fields under their documented names and under the camelCase of newer generations. */
final class FieldNames {
  private FieldNames() {}

  /** The camelCase of a documented name, as builders call the field. */
  static String camelCase(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_') {
        boolean startsWord = i > 0 && name.charAt(i - 1) == '_';
        text.append(startsWord ? Character.toUpperCase(c) : c);
      }
    }
    return text.toString();
  }

  /** The name under which a field is there and not null; null if it is not. */
  static @Nullable String find(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) != null) {
      return name;
    }
    if (name.indexOf('_') < 0) {
      return null;
    }
    String camelCase = camelCase(name);
    return fields.get(camelCase) != null ? camelCase : null;
  }
}
