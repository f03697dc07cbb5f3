package io.rhetor.client.internal.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a plain value can be read as; null if it cannot. */
final class Shapes {
  private Shapes() {}

  static boolean isScalar(@Nullable Object value) {
    return value != null && !(value instanceof Map) && !(value instanceof Collection);
  }

  static @Nullable String text(Object value) {
    return isScalar(value) ? value.toString() : null;
  }

  static @Nullable Boolean flag(Object value) {
    if (value instanceof Boolean) {
      return (Boolean) value;
    }
    return value.equals("true") ? Boolean.TRUE : value.equals("false") ? Boolean.FALSE : null;
  }

  static @Nullable Instant instant(Object value, ZoneId zone) {
    if (value instanceof Instant) {
      return (Instant) value;
    }
    return value instanceof String ? Timestamps.parse((String) value, zone) : null;
  }

  static @Nullable List<String> texts(Object value) {
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof Collection ? (Collection<?>) value : List.of(value)) {
      if (isScalar(item)) {
        texts.add(item.toString());
      } else if (item != null) {
        return null;
      }
    }
    return texts;
  }

  /** A value class made of its name; numbers and booleans are no names. */
  static <T> @Nullable T named(Object value, Function<String, T> of) {
    try {
      return isScalar(value) && !(value instanceof Number) && !(value instanceof Boolean)
          ? of.apply(value.toString())
          : null;
    } catch (IllegalArgumentException | DateTimeException notOne) {
      return null;
    }
  }

  static boolean isListOfObjects(Object value) {
    return value instanceof Collection
        && ((Collection<?>) value).stream().allMatch(item -> item instanceof Map);
  }
}
