package io.rhetor.client.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Refuses bad input before anything is sent, naming the field and what to do. */
public final class Checks {
  private static final int MAX_DEPTH = 100;
  private static final Duration LONGEST = Duration.ofDays(365);

  private Checks() {}

  /** Refuses a blank text. */
  public static String requireText(String field, String value) {
    Objects.requireNonNull(value, field);
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + ": must not be blank; leave it out or give text");
    }
    return value;
  }

  /**
   * Refuses a text that no path can carry: control characters, and halves of surrogate pairs, in
   * whose place a question mark would be sent.
   */
  public static String requireEncodable(String field, String value) {
    int character;
    for (int i = 0; i < value.length(); i += Character.charCount(character)) {
      character = value.codePointAt(i);
      if (Character.isISOControl(character) || isSurrogate(character)) {
        throw new IllegalArgumentException(
            field + ": must not contain control characters or halves of characters; remove them");
      }
    }
    return value;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Refuses a component's name after which no context could be named. */
  public static String requireComponent(String field, String component) {
    requireText(field, component);
    if (component.indexOf(':') >= 0 || component.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          field + ": must not contain ':' or '/', since contexts are named after it");
    }
    return component;
  }

  /** Refuses a number out of range. */
  public static double requireWithin(String field, double value, double lowest, double highest) {
    if (!(value >= lowest && value <= highest)) {
      throw new IllegalArgumentException(
          field + ": must be from " + lowest + " to " + highest + ", not " + value);
    }
    return value;
  }

  /** Refuses a number out of range. */
  public static int requireWithin(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          field + ": must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  /** Refuses a number that is too small. */
  public static int requireAtLeast(String field, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(field + ": must be at least " + least + ", not " + value);
    }
    return value;
  }

  /** Refuses a time that is not positive or so long that it can only be a mistake. */
  public static Duration requirePositive(String field, Duration value) {
    Objects.requireNonNull(value, field);
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          field
              + ": must be more than zero and at most "
              + LONGEST.toDays()
              + " days, not "
              + value);
    }
    return value;
  }

  /** Refuses a time that is negative or so long that it can only be a mistake. */
  public static Duration requireNotNegative(String field, Duration value) {
    Objects.requireNonNull(value, field);
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          field
              + ": must be zero, which stands for no limit, or more, and at most "
              + LONGEST.toDays()
              + " days, not "
              + value);
    }
    return value;
  }

  /** Refuses a time that is out of range. */
  public static Duration requireWithin(
      String field, Duration value, Duration shortest, Duration longest) {
    Objects.requireNonNull(value, field);
    if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          field + ": must be from " + shortest + " to " + longest + ", not " + value);
    }
    return value;
  }

  /** Refuses a missing result of code that the user gave. */
  public static <T> T requireResult(String giver, @Nullable T result) {
    if (result == null) {
      throw new IllegalStateException(
          "Null was returned by "
              + giver
              + ", in place of a future or a stream. If that is a mock, stub the method that takes"
              + " the request, or use LlmClient.answering.");
    }
    return result;
  }

  /** Copies an object that JSON can express, however deep, so that it can no longer change. */
  public static Map<String, Object> copyOfJson(String field, Map<String, ?> values) {
    Objects.requireNonNull(values, field);
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name == null) {
            throw new IllegalArgumentException(field + ": must not have a null name; leave it out");
          }
          copy.put(name, copyOfJson(field + "." + name, value));
        });
    return Collections.unmodifiableMap(copy);
  }

  /** Copies a value that JSON can express, however deep, so that it can no longer change. */
  public static Object copyOfJson(String field, @Nullable Object value) {
    return copyOfJson(field, value, MAX_DEPTH);
  }

  private static Object copyOfJson(String field, @Nullable Object value, int depthLeft) {
    if (depthLeft == 0) {
      throw new IllegalArgumentException(
          field + ": must not be nested deeper than " + MAX_DEPTH + " levels, or contain itself");
    }
    if (value == null) {
      throw new IllegalArgumentException(field + ": must not be null; leave it out");
    }
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
        copy.add(copyOfJson(field, item, depthLeft - 1));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) -> copy.put(String.valueOf(key), copyOfJson(field, item, depthLeft - 1)));
      return Collections.unmodifiableMap(copy);
    }
    throw new IllegalArgumentException(
        field
            + ": must be a string, number, boolean, list or map, not "
            + value.getClass().getName());
  }
}
