package io.rhetor.client.internal.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Builds a tree from a parser, with a loop instead of recursion. Values that would cost more than
 * they are worth do not fail the text that they stand in: a number of more than {@value
 * #MAX_DIGITS} characters becomes a text, a value nested deeper than {@value #MAX_DEPTH} levels
 * becomes null.
 */
final class TreeReader {
  private static final int MAX_DIGITS = 1_000;
  private static final int MAX_DEPTH = 500;
  private static final int LONG_DIGITS = 18;

  private final JsonParser parser;
  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final Deque<JsonNode> parents = new ArrayDeque<>();
  private @Nullable String name;

  private TreeReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the one value of a text; null if there is none. */
  static @Nullable JsonNode read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return null;
    }
    JsonNode tree = new TreeReader(parser).value(first);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "more than one value");
    }
    return tree;
  }

  private JsonNode value(JsonToken first) throws IOException {
    JsonNode root = node(first);
    if (!root.isContainerNode()) {
      return root;
    }
    parents.push(root);
    while (!parents.isEmpty()) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        name = parser.currentName();
      } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        parents.pop();
      } else {
        add(token);
      }
    }
    return root;
  }

  private void add(JsonToken token) throws IOException {
    JsonNode parent = parents.getFirst();
    JsonNode node;
    if (token.isStructStart() && parents.size() == MAX_DEPTH) {
      parser.skipChildren();
      node = NullNode.getInstance();
    } else {
      node = node(token);
    }
    if (parent instanceof ObjectNode) {
      ((ObjectNode) parent).set(name, node);
    } else {
      ((ArrayNode) parent).add(node);
    }
    if (node.isContainerNode()) {
      parents.push(node);
    }
  }

  private JsonNode node(JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT:
        return nodes.objectNode();
      case START_ARRAY:
        return nodes.arrayNode();
      case VALUE_STRING:
        return TextNode.valueOf(parser.getText());
      case VALUE_TRUE:
        return BooleanNode.TRUE;
      case VALUE_FALSE:
        return BooleanNode.FALSE;
      case VALUE_NUMBER_INT:
        return integer(parser.getText());
      case VALUE_NUMBER_FLOAT:
        return decimal(parser.getText());
      default:
        return NullNode.getInstance();
    }
  }

  private static JsonNode integer(String text) {
    if (text.length() <= LONG_DIGITS) {
      long value = Long.parseLong(text);
      return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }
    return text.length() <= MAX_DIGITS
        ? BigIntegerNode.valueOf(new BigInteger(text))
        : TextNode.valueOf(text);
  }

  private static JsonNode decimal(String text) {
    switch (text) {
      case "NaN":
        return DoubleNode.valueOf(Double.NaN);
      case "INF":
      case "+INF":
      case "Infinity":
      case "+Infinity":
        return DoubleNode.valueOf(Double.POSITIVE_INFINITY);
      case "-INF":
      case "-Infinity":
        return DoubleNode.valueOf(Double.NEGATIVE_INFINITY);
      default:
        return finite(text);
    }
  }

  private static JsonNode finite(String text) {
    if (text.length() > MAX_DIGITS) {
      return TextNode.valueOf(text);
    }
    try {
      return DecimalNode.valueOf(new BigDecimal(text));
    } catch (NumberFormatException beyondAllExponents) {
      return TextNode.valueOf(text);
    }
  }
}
