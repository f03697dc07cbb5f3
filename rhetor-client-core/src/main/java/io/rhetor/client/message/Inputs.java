package io.rhetor.client.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks that refuse bad input before anything is sent, naming the field and the mend. */
final class Inputs {
  private Inputs() {}

  static String requireText(String field, String value) {
    Objects.requireNonNull(value, field);
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + ": must not be blank; leave it out or give text");
    }
    return value;
  }

  static double requireWithin(String field, double value, double lowest, double highest) {
    if (!(value >= lowest && value <= highest)) {
      throw new IllegalArgumentException(
          field + ": must be from " + lowest + " to " + highest + ", not " + value);
    }
    return value;
  }

  /** Copies a value that JSON can express, however deep, so that it can no longer change. */
  static Object copyOfJson(String field, Object value) {
    Objects.requireNonNull(value, field);
    boolean floating = value instanceof Double || value instanceof Float;
    if (floating && !Double.isFinite(((Number) value).doubleValue())) {
      throw new IllegalArgumentException(
          field + ": must be a finite number, since JSON knows no other, not " + value);
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof List) {
      List<Object> copy = new ArrayList<>();
      for (Object item : (List<?>) value) {
        copy.add(copyOfJson(field, Objects.requireNonNull(item, field)));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach((key, item) -> copy.put(String.valueOf(key), copyOfJson(field, item)));
      return Collections.unmodifiableMap(copy);
    }
    throw new IllegalArgumentException(
        field
            + ": must be a string, number, boolean, list or map, not "
            + value.getClass().getName());
  }
}
