package io.rhetor.client.internal.json;

import io.rhetor.client.internal.check.Shortened;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      return joined(((Collection<?>) value).stream().flatMap(item -> in(item, depth + 1).stream()));
    }
    return value instanceof Map ? ofObject((Map<?, ?>) value, depth) : Optional.empty();
  }

  private static Optional<String> ofObject(Map<?, ?> object, int depth) {
    Optional<String> code = codeOf(object.get("code"));
    return KEYS.stream()
        .flatMap(key -> in(object.get(key), depth + 1).stream())
        .findFirst()
        .map(words -> words + code.map(c -> " (" + c + ")").orElse(""))
        .or(() -> code)
        .or(() -> ofEntries(object, depth));
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
    // Nothing was found under the names that are known; each value is looked at once.
    return joined(
        object.entrySet().stream()
            .filter(entry -> !KEYS.contains(String.valueOf(entry.getKey())))
            .flatMap(
                entry ->
                    in(entry.getValue(), depth + 1)
                        .map(words -> cut(String.valueOf(entry.getKey())) + ": " + words)
                        .stream()));
  }

  private static Optional<String> joined(Stream<String> words) {
    String all = words.limit(MAX_ITEMS).collect(Collectors.joining("; "));
    return all.isEmpty() ? Optional.empty() : Optional.of(cut(all));
  }

  private static String cut(String text) {
    return Shortened.beginning(MAX_CHARACTERS, text);
  }
}
