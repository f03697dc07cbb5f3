package io.rhetor.client.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's trees, apart from {@link Json}: whoever does not come here does not load Jackson, which
 * takes longer than the rest of a first call.
 */
final class Trees {
  private static final int MAX_NESTING = 50_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              // The transport limits the size of all text, and TreeReader what is made of a number.
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxNestingDepth(MAX_NESTING)
                          .build())
                  // Python writes these, mostly into fields that no client needs.
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Trees() {}

  static JsonObject readObject(byte[] bytes, int offset, int length, ZoneId zone)
      throws MalformedJsonException {
    JsonNode node;
    try (JsonParser parser = MAPPER.createParser(bytes, offset, length)) {
      node = TreeReader.read(parser);
    } catch (JsonProcessingException malformed) {
      throw new MalformedJsonException(problemOf(malformed), bytes, offset, length);
    } catch (IOException notText) {
      // Bytes that begin like UTF-16 or UTF-32 and then are not.
      throw new MalformedJsonException("not UTF-8", bytes, offset, length);
    }
    if (!(node instanceof ObjectNode)) {
      throw new MalformedJsonException("not a JSON object", bytes, offset, length);
    }
    return new JsonObject((ObjectNode) node, zone);
  }

  static JsonObject readObject(String text, ZoneId zone) throws MalformedJsonException {
    JsonNode node;
    try (JsonParser parser = MAPPER.createParser(text)) {
      node = TreeReader.read(parser);
    } catch (JsonProcessingException malformed) {
      throw MalformedJsonException.of(problemOf(malformed), text);
    } catch (IOException impossible) {
      throw new IllegalStateException("a text cannot fail to be read", impossible);
    }
    if (!(node instanceof ObjectNode)) {
      throw MalformedJsonException.of("not a JSON object", text);
    }
    return new JsonObject((ObjectNode) node, zone);
  }

  /** Says where the trouble is; what Jackson says of it may quote the text. */
  private static String problemOf(JsonProcessingException malformed) {
    if (malformed instanceof StreamConstraintsException) {
      return "nested deeper than " + MAX_NESTING + " levels, or with a name that is too long";
    }
    JsonLocation where = malformed.getLocation();
    return where == null
        ? malformed.getOriginalMessage()
        : "not JSON from line " + where.getLineNr() + ", column " + where.getColumnNr() + " on";
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(wellFormed(object));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Replaces halves of characters, as {@link Utf16#wellFormed} does, in names and texts. */
  private static JsonNode wellFormed(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(Utf16.wellFormed(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode items = MAPPER.createArrayNode();
      node.forEach(item -> items.add(wellFormed(item)));
      return items;
    }
    if (node.isObject()) {
      ObjectNode fields = MAPPER.createObjectNode();
      node.properties()
          .forEach(
              field -> fields.set(Utf16.wellFormed(field.getKey()), wellFormed(field.getValue())));
      return fields;
    }
    return node;
  }

  static JsonNode toNode(Object value) {
    return MAPPER.valueToTree(value);
  }

  static @Nullable Object toValue(JsonNode node) {
    try {
      return MAPPER.treeToValue(node, Object.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
