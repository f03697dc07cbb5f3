package io.rhetor.client.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  static boolean isError(JsonNode value) {
    return isError(value, 0);
  }

  private static boolean isError(JsonNode value, int depth) {
    if (value.isContainerNode()) {
      // What is nested deeper than any error is not empty at least.
      if (depth == MAX_DEPTH) {
        return true;
      }
      for (JsonNode part : value) {
        if (isError(part, depth + 1)) {
          return true;
        }
      }
      return false;
    }
    if (value.isNumber()) {
      return value.doubleValue() != 0;
    }
    return value.isTextual()
        ? !NO_ERROR.contains(value.textValue().strip().toLowerCase(Locale.ROOT))
        : value.asBoolean();
  }

  /** The words of a field of an error; numbers stand for themselves there. */
  static Optional<String> ofField(JsonNode value) {
    return value.isNumber() ? Optional.of(value.asText()) : in(value, 0);
  }

  /** The words within a value; those under the names that errors have go first. */
  static Optional<String> in(JsonNode value) {
    return in(value, 0);
  }

  private static Optional<String> in(JsonNode value, int depth) {
    if (value.isTextual()) {
      return value.textValue().isBlank() ? Optional.empty() : Optional.of(cut(value.textValue()));
    }
    if (depth == MAX_DEPTH || !value.isContainerNode()) {
      return Optional.empty();
    }
    return value.isArray() ? ofItems(value, depth) : ofObject(value, depth);
  }

  private static Optional<String> ofObject(JsonNode object, int depth) {
    JsonNode code = object.path("code");
    Optional<String> codeText =
        code.isValueNode() && !code.isNull() && !code.asText().isBlank()
            ? Optional.of(cut(code.asText()))
            : Optional.empty();
    for (String key : KEYS) {
      Optional<String> words = in(object.path(key), depth + 1);
      if (words.isPresent()) {
        return Optional.of(codeText.map(c -> words.get() + " (" + c + ")").orElse(words.get()));
      }
    }
    return codeText.isPresent() ? codeText : ofEntries(object, depth);
  }

  /** An object without a name that is known may be a list of fields and what is wrong with them. */
  private static Optional<String> ofEntries(JsonNode object, int depth) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      // Nothing was found under the names that are known; each value is looked at once.
      if (words.size() < MAX_ITEMS && !KEYS.contains(entry.getKey())) {
        in(entry.getValue(), depth + 1)
            .ifPresent(found -> words.add(cut(entry.getKey()) + ": " + found));
      }
    }
    return joined(words);
  }

  private static Optional<String> ofItems(JsonNode list, int depth) {
    List<String> words = new ArrayList<>();
    for (JsonNode item : list) {
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
