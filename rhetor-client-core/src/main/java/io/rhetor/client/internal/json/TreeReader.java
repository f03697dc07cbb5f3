package io.rhetor.client.internal.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds plain values from a parser, with a loop instead of recursion: unmodifiable maps and lists,
 * texts, numbers, booleans and null. Values that would cost more than they are worth do not fail
 * the text that they stand in: a number of more than {@value #MAX_DIGITS} characters becomes a
 * text, a value nested deeper than {@value #MAX_DEPTH} levels becomes null.
 */
final class TreeReader {
  private static final int MAX_DIGITS = 1_000;
  private static final int MAX_DEPTH = 500;
  private static final int LONG_DIGITS = 18;

  private final JsonParser parser;
  private final Deque<BiConsumer<String, @Nullable Object>> parents = new ArrayDeque<>();
  private String name = "";

  private TreeReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the one value of a text; null if there is none. */
  static @Nullable Object read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return null;
    }
    Object tree = new TreeReader(parser).value(first);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "more than one value");
    }
    return tree;
  }

  private @Nullable Object value(JsonToken first) throws IOException {
    if (!first.isStructStart()) {
      return scalar(first);
    }
    Object root = begin(first);
    while (!parents.isEmpty()) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        name = parser.currentName();
      } else if (token.isStructEnd()) {
        parents.pop();
      } else {
        // Before the child, which becomes the parent of what follows.
        BiConsumer<String, @Nullable Object> parent = parents.getFirst();
        parent.accept(name, child(token));
      }
    }
    return root;
  }

  private @Nullable Object child(JsonToken token) throws IOException {
    if (token.isStructStart() && parents.size() == MAX_DEPTH) {
      parser.skipChildren();
      return null;
    }
    return token.isStructStart() ? begin(token) : scalar(token);
  }

  /** Makes an object or a list, to which is added what is read until its end. */
  private Object begin(JsonToken start) {
    if (start == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      parents.push(fields::put);
      return Collections.unmodifiableMap(fields);
    }
    List<@Nullable Object> items = new ArrayList<>();
    parents.push((name, item) -> items.add(item));
    return Collections.unmodifiableList(items);
  }

  private @Nullable Object scalar(JsonToken token) throws IOException {
    switch (token) {
      case VALUE_STRING:
        return parser.getText();
      case VALUE_TRUE:
        return true;
      case VALUE_FALSE:
        return false;
      case VALUE_NUMBER_INT:
        return integer(parser.getText());
      case VALUE_NUMBER_FLOAT:
        return parser.isNaN() ? (Object) parser.getDoubleValue() : decimal(parser.getText());
      default:
        return null;
    }
  }

  private static Object integer(String text) {
    if (text.length() <= LONG_DIGITS) {
      long value = Long.parseLong(text);
      if (value == (int) value) {
        return (int) value;
      }
      return value;
    }
    return text.length() <= MAX_DIGITS ? new BigInteger(text) : text;
  }

  private static Object decimal(String text) {
    if (text.length() > MAX_DIGITS) {
      return text;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException beyondAllExponents) {
      return text;
    }
  }
}
