package io.rhetor.client.testing.internal;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a recording, as readable as they allow: JSON as it is, other text as a string, and what
 * is no text in Base64. JSON that would not come back as it was written counts as text.
 */
final class RecordedBody {
  private RecordedBody() {}

  /** Adds bytes to a part of the recording; none leave no trace. */
  static void put(JsonObject part, byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    String text = text(bytes);
    if (text == null) {
      part.put("base64", Base64.getEncoder().encodeToString(bytes));
      return;
    }
    Object json = json(text);
    if (json != null && Json.encode(json).equals(withoutSpace(text))) {
      part.put("json", json);
    } else {
      part.put("text", text);
    }
  }

  /** Returns the bytes in a part of the recording. */
  static byte[] get(JsonObject part) {
    if (part.containsKey("json")) {
      return Json.encode(part.getValue("json")).getBytes(StandardCharsets.UTF_8);
    }
    if (part.containsKey("base64")) {
      return Base64.getDecoder().decode(part.getString("base64"));
    }
    return part.getString("text", "").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what two equal bodies have in common: a JSON value, else the text or bytes. */
  static Object canonical(byte[] bytes) {
    String text = text(bytes);
    if (text == null) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    Object json = json(text);
    return json == null ? text : json;
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }

  /** Reads an object or array; single values are as readable as texts. */
  private static @Nullable Object json(String text) {
    try {
      Object value = Json.decodeValue(text);
      return value instanceof JsonObject || value instanceof JsonArray ? value : null;
    } catch (DecodeException notJson) {
      return null;
    }
  }

  /** Leaves out the space between the parts of a JSON text. */
  private static String withoutSpace(String json) {
    StringBuilder dense = new StringBuilder(json.length());
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted && c == '\\') {
        dense.append(c).append(json.charAt(++i));
      } else if (quoted || " \t\r\n".indexOf(c) < 0) {
        dense.append(c);
        quoted ^= c == '"';
      }
    }
    return dense.toString();
  }
}
