package io.rhetor.client.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes to JSON objects and back. Safe for use by several threads. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              // Text has the limits of the transport; a second, smaller one would only surprise.
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ZoneId zone;

  /**
   * Makes a reader.
   *
   * @param zone the zone of times that come without one
   */
  public Json(ZoneId zone) {
    this.zone = zone;
  }

  ZoneId zone() {
    return zone;
  }

  /**
   * Reads an object.
   *
   * @param bytes where the text is, in UTF-8
   * @param offset where it begins
   * @param length how long it is, in bytes
   * @return the object
   * @throws MalformedJsonException if the bytes are not JSON, or not an object
   */
  public JsonObject readObject(byte[] bytes, int offset, int length) throws MalformedJsonException {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes, offset, length);
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

  /**
   * Reads an object.
   *
   * @param text the text
   * @return the object
   * @throws MalformedJsonException if the text is not JSON, or not an object
   */
  public JsonObject readObject(String text) throws MalformedJsonException {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw MalformedJsonException.of(problemOf(malformed), text);
    }
    if (!(node instanceof ObjectNode)) {
      throw MalformedJsonException.of("not a JSON object", text);
    }
    return new JsonObject((ObjectNode) node, zone);
  }

  /**
   * Reads an object where there may be something else.
   *
   * @param bytes the text in UTF-8
   * @return the object; empty if the bytes are something else
   */
  public Optional<JsonObject> tryReadObject(byte[] bytes) {
    try {
      return Optional.of(readObject(bytes, 0, bytes.length));
    } catch (MalformedJsonException notAnObject) {
      return Optional.empty();
    }
  }

  /** Says where the trouble is; what Jackson says of it may quote the text. */
  private static String problemOf(JsonProcessingException malformed) {
    JsonLocation where = malformed.getLocation();
    return where == null
        ? malformed.getOriginalMessage()
        : "not JSON from line " + where.getLineNr() + ", column " + where.getColumnNr() + " on";
  }

  /**
   * Tells whether a body is the JSON value null.
   *
   * @param body the text in UTF-8
   * @return true if it is
   */
  public static boolean isNull(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).strip().equals("null");
  }

  JsonObject emptyObject() {
    return new JsonObject(newObject(), zone);
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
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
