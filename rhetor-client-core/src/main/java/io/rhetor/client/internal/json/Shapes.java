package io.rhetor.client.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a value can be read as; null if it cannot. */
final class Shapes {
  private Shapes() {}

  static @Nullable Boolean flag(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    String text = node.asText();
    return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
  }

  static @Nullable List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : node.isArray() ? node : List.of(node)) {
      if (!item.isValueNode()) {
        return null;
      }
      if (!item.isNull()) {
        texts.add(item.asText());
      }
    }
    return texts;
  }

  static <T> @Nullable T named(JsonNode node, Function<String, T> of) {
    try {
      return node.isTextual() ? of.apply(node.asText()) : null;
    } catch (IllegalArgumentException | DateTimeException notOne) {
      return null;
    }
  }

  static boolean isListOfObjects(JsonNode node) {
    if (!node.isArray()) {
      return false;
    }
    for (JsonNode item : node) {
      if (!item.isObject()) {
        return false;
      }
    }
    return true;
  }
}
