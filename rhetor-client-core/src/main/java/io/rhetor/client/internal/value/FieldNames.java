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
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      if (field.getValue() != null && isCamelCase(field.getKey(), name)) {
        return field.getKey();
      }
    }
    return null;
  }

  private static boolean isCamelCase(String field, String name) {
    int at = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        continue;
      }
      boolean startsWord = i > 0 && name.charAt(i - 1) == '_';
      if (at == field.length() || field.charAt(at) != (startsWord ? Character.toUpperCase(c) : c)) {
        return false;
      }
      at++;
    }
    return at == field.length();
  }
}
