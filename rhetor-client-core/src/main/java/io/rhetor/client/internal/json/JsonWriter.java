package io.rhetor.client.internal.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as Jackson would, without waking Jackson: a request is the first thing that a
 * new JVM does.
 */
public final class JsonWriter {
  private static final int MAX_DIGITS = 1_000;
  private static final String HEX = "0123456789ABCDEF";
  private static final String SHORTLY_ESCAPED = "\n\"\\\t\r\b\f";
  private static final String SHORT_ESCAPES = "n\"\\trbf";

  private final StringBuilder json = new StringBuilder(256);

  private JsonWriter() {}

  /** Writes an object in UTF-8. */
  public static byte[] write(Map<String, ?> object) {
    JsonWriter writer = new JsonWriter();
    writer.writeObject(object);
    return writer.json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void writeValue(@Nullable Object value) {
    if (value instanceof Map) {
      writeObject((Map<?, ?>) value);
    } else if (value instanceof Collection) {
      writeList((Collection<?>) value);
    } else if (value instanceof BigDecimal && isShort((BigDecimal) value)) {
      // Jackson would write 0.0000001 as 1E-7 and, in a tree, 2.50 as 2.5.
      json.append(((BigDecimal) value).toPlainString());
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      json.append(value);
    } else {
      writeText(value.toString());
    }
  }

  /** Tells a number from one like 1E+1000000000, which takes all memory if it is written out. */
  private static boolean isShort(BigDecimal number) {
    return Math.abs((long) number.scale()) + number.precision() <= MAX_DIGITS;
  }

  private void writeObject(Map<?, ?> object) {
    char before = '{';
    for (Map.Entry<?, ?> field : object.entrySet()) {
      json.append(before);
      before = ',';
      writeText(String.valueOf(field.getKey()));
      json.append(':');
      writeValue(field.getValue());
    }
    json.append(before == '{' ? "{}" : "}");
  }

  private void writeList(Collection<?> list) {
    char before = '[';
    for (Object item : list) {
      json.append(before);
      before = ',';
      writeValue(item);
    }
    json.append(before == '[' ? "[]" : "]");
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
    char first = text.charAt(index);
    char second = index + 1 < text.length() ? text.charAt(index + 1) : 0;
    if (!Character.isSurrogatePair(first, second)) {
      json.append('\uFFFD');
      return 0;
    }
    writeEscape(first);
    writeEscape(second);
    return 1;
  }

  private void writeEscape(char c) {
    json.append('\\');
    int known = SHORTLY_ESCAPED.indexOf(c);
    if (known >= 0) {
      json.append(SHORT_ESCAPES.charAt(known));
      return;
    }
    json.append('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      json.append(HEX.charAt((c >> shift) & 0xF));
    }
  }
}
