package io.rhetor.client.internal.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what an error says, in values of any shape and however deep. */
final class ErrorWords {
  private static final int MAX_CHARACTERS = 64 * 1024;
  private static final int MAX_ITEMS = 64;
  private static final int MAX_DEPTH = 16;
  private static final Set<String> NO_ERROR = Set.of("", "false", "null", "0");
  private static final List<String> KEYS =
      List.of(
          "message",
          "msg",
          "reason",
          "detail",
          "error",
          "error_description",
          "error_message",
          "errorMessage",
          "description",
          "title",
          "details",
          "errors");

  private ErrorWords() {}

  /**
   * Tells whether a value stands for an error: false, zero and what is empty do not, nor do texts
   * that say so.
   */
  static boolean isError(@Nullable Object value) {
    return isError(value, 0);
  }

  private static boolean isError(@Nullable Object value, int depth) {
    if (value instanceof Map || value instanceof Collection) {
      // What is nested deeper than any error is not empty at least.
      return depth == MAX_DEPTH || parts(value).stream().anyMatch(part -> isError(part, depth + 1));
    }
    if (value instanceof Number) {
      return ((Number) value).doubleValue() != 0;
    }
    return value instanceof String
        ? !NO_ERROR.contains(((String) value).strip().toLowerCase(Locale.ROOT))
        : Boolean.TRUE.equals(value);
  }

  private static Collection<?> parts(Object container) {
    return container instanceof Map ? ((Map<?, ?>) container).values() : (Collection<?>) container;
  }

  /** The words of a field of an error; numbers stand for themselves there. */
  static Optional<String> ofField(@Nullable Object value) {
    return value instanceof Number ? Optional.of(value.toString()) : in(value, 0);
  }

  /** The words within a value; those under the names that errors have go first. */
  static Optional<String> in(@Nullable Object value) {
    return in(value, 0);
  }

  private static Optional<String> in(@Nullable Object value, int depth) {
    if (value instanceof String) {
      return ((String) value).isBlank() ? Optional.empty() : Optional.of(cut((String) value));
    }
    if (depth == MAX_DEPTH) {
      return Optional.empty();
    }
    if (value instanceof Collection) {
      return ofItems((Collection<?>) value, depth);
    }
    return value instanceof Map ? ofObject((Map<?, ?>) value, depth) : Optional.empty();
  }

  private static Optional<String> ofObject(Map<?, ?> object, int depth) {
    Optional<String> code = codeOf(object.get("code"));
    for (String key : KEYS) {
      Optional<String> words = in(object.get(key), depth + 1);
      if (words.isPresent()) {
        return Optional.of(code.map(c -> words.get() + " (" + c + ")").orElse(words.get()));
      }
    }
    return code.isPresent() ? code : ofEntries(object, depth);
  }

  private static Optional<String> codeOf(@Nullable Object code) {
    if (code == null || code instanceof Map || code instanceof Collection) {
      return Optional.empty();
    }
    String text = code.toString();
    return text.isBlank() ? Optional.empty() : Optional.of(cut(text));
  }

  /** An object without a name that is known may be a list of fields and what is wrong with them. */
  private static Optional<String> ofEntries(Map<?, ?> object, int depth) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      String name = String.valueOf(entry.getKey());
      // Nothing was found under the names that are known; each value is looked at once.
      if (words.size() < MAX_ITEMS && !KEYS.contains(name)) {
        in(entry.getValue(), depth + 1).ifPresent(found -> words.add(cut(name) + ": " + found));
      }
    }
    return joined(words);
  }

  private static Optional<String> ofItems(Collection<?> list, int depth) {
    List<String> words = new ArrayList<>();
    for (Object item : list) {
      if (words.size() < MAX_ITEMS) {
        in(item, depth + 1).ifPresent(words::add);
      }
    }
    return joined(words);
  }

  private static Optional<String> joined(List<String> words) {
    return words.isEmpty() ? Optional.empty() : Optional.of(cut(String.join("; ", words)));
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
  }
}
