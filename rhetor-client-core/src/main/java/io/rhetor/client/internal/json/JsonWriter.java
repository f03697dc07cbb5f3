package io.rhetor.client.internal.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as Jackson would, without waking Jackson: a request is the first thing that a
 * new JVM does. Values that it does not know are left to Jackson.
 */
public final class JsonWriter {
  private static final int MAX_DIGITS = 1_000;
  private static final String HEX = "0123456789ABCDEF";

  private final StringBuilder json = new StringBuilder(256);

  private JsonWriter() {}

  /** Writes an object in UTF-8. */
  public static byte[] write(Map<String, ?> object) {
    JsonWriter writer = new JsonWriter();
    return writer.writeObject(object)
        ? writer.json.toString().getBytes(StandardCharsets.UTF_8)
        : Trees.write(object);
  }

  private boolean writeValue(@Nullable Object value) {
    if (value instanceof String) {
      writeText((String) value);
      return true;
    }
    if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
      json.append(value);
      return true;
    }
    if (value instanceof Double && Double.isFinite((Double) value)) {
      json.append(value);
      return true;
    }
    if (value instanceof BigDecimal && isShort((BigDecimal) value)) {
      // Jackson would write 0.0000001 as 1E-7 and, in a tree, 2.50 as 2.5.
      json.append(((BigDecimal) value).toPlainString());
      return true;
    }
    if (value instanceof Map) {
      return writeObject((Map<?, ?>) value);
    }
    return value instanceof List && writeList((List<?>) value);
  }

  /** Tells a number from one like 1E+1000000000, which takes all memory if it is written out. */
  private static boolean isShort(BigDecimal number) {
    return Math.abs((long) number.scale()) + number.precision() <= MAX_DIGITS;
  }

  private boolean writeObject(Map<?, ?> object) {
    char before = '{';
    for (Map.Entry<?, ?> field : object.entrySet()) {
      json.append(before);
      before = ',';
      if (!(field.getKey() instanceof String)) {
        return false;
      }
      writeText((String) field.getKey());
      json.append(':');
      if (!writeValue(field.getValue())) {
        return false;
      }
    }
    json.append(before == '{' ? "{}" : "}");
    return true;
  }

  private boolean writeList(List<?> list) {
    char before = '[';
    for (Object item : list) {
      json.append(before);
      before = ',';
      if (!writeValue(item)) {
        return false;
      }
    }
    json.append(before == '[' ? "[]" : "]");
    return true;
  }

  private void writeText(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        writeEscape(c);
      } else if (Character.isSurrogate(c)) {
        i += writeSurrogates(text, i);
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** Writes the pair there, or a replacement for half of one; returns how many more it took. */
  private int writeSurrogates(String text, int index) {
    if (Utf16.isLone(text, index)) {
      json.append('\uFFFD');
      return 0;
    }
    writeEscape(text.charAt(index));
    writeEscape(text.charAt(index + 1));
    return 1;
  }

  private void writeEscape(char c) {
    json.append('\\');
    switch (c) {
      case '\b':
        json.append('b');
        break;
      case '\f':
        json.append('f');
        break;
      case '\n':
        json.append('n');
        break;
      case '\r':
        json.append('r');
        break;
      case '\t':
        json.append('t');
        break;
      case '"':
      case '\\':
        json.append(c);
        break;
      default:
        json.append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          json.append(HEX.charAt((c >> shift) & 0xF));
        }
    }
  }
}
