package io.rhetor.client.internal.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object in one of the many spellings that RFC 8259 allows, and knows what it means. With
 * a fault, one token is one that the grammar does not allow there.
 */
final class JsonSpeller {
  private static final List<String> NAMES =
      List.of("chunk", "model", "provider", "context", "context_id", "done", "fallback");
  private static final List<String> PLAIN =
      List.of("a", "gulls ", "0123456789", "/", "'", "\u007F");
  private static final List<String> BEYOND_ASCII = List.of("é", "€", "😀", "\u2028", "\uFEFF");
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";
  private static final List<String> NO_VALUES =
      List.of(
          ("tru True nulll falsee undefined nan 'a' a --1 - +1 01 -01 00 1. .5 -.5 1.e1 1e 1e+ 1E-"
                  + " 1ee1 1e1.5 0x1 1_0 1a 1+1 \"a \"\\x\" \"\\'\" \"\\u12\" \"\\u12G4\" \"\\uu0041\""
                  + " \"\\U0041\" \"\t\" \"\0\" \"\u001F\" /**/1 1//a #1 \u00A01 \u000B1 \uFEFF1 \u00601`"
                  + " <1> (1) {a:1} {1:2} {\"a\"} {\"a\",\"b\"} {\"a\":} {:1} {,} [1:2] [,] \\u0031 \\n"
                  + " \"a\"\"b\" \"a\"+\"b\" $ \\ * @ \u007F")
              .split(" "));

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final int faulty;
  private int tokens;
  private final Map<String, @Nullable Object> meaning;

  /**
   * Writes an object.
   *
   * @param faulty which token is a fault; 0 for none
   */
  JsonSpeller(Random random, int faulty) {
    this.random = random;
    this.faulty = faulty;
    this.meaning = random.nextBoolean() ? usualObject() : object(0);
    space();
  }

  String text() {
    return text.toString();
  }

  /** What the text means if it has no fault; numbers are decimals without zeros at their end. */
  Map<String, @Nullable Object> meaning() {
    return meaning;
  }

  /** Whether there were so many tokens that one is a fault. */
  boolean hasFault() {
    return faulty > 0 && tokens >= faulty;
  }

  /** What an event of a stream mostly is: the known fields, each once and of its type. */
  private Map<String, @Nullable Object> usualObject() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(NAMES);
    token("{", "[", "{,");
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String name = i == 0 ? names.remove(0) : names.remove(random.nextInt(names.size()));
      separator(i);
      space();
      text.append('"').append(name).append('"');
      colon();
      boolean flag = name.equals("done") || name.equals("fallback");
      fields.put(name, flag ? scalar(1 + random.nextInt(2)) : scalar(3));
    }
    closeObject();
    return fields;
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    token("{", "[", "{,");
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      separator(i);
      space();
      String name = string();
      colon();
      fields.put(name, value(depth));
    }
    closeObject();
    return fields;
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    token("[", "{", "[,");
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      separator(i);
      items.add(value(depth));
    }
    token("]", "}", ",]", "]]", "");
    return items;
  }

  private @Nullable Object value(int depth) {
    int kind = random.nextInt(depth < 4 ? 7 : 5);
    return kind == 5 ? array(depth + 1) : kind == 6 ? object(depth + 1) : scalar(kind);
  }

  private @Nullable Object scalar(int kind) {
    space();
    if (++tokens == faulty) {
      text.append(one(NO_VALUES));
      return null;
    }
    switch (kind) {
      case 0:
        text.append("null");
        return null;
      case 1:
        text.append("true");
        return true;
      case 2:
        text.append("false");
        return false;
      case 3:
        return string();
      default:
        return number();
    }
  }

  private BigDecimal number() {
    StringBuilder number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    number.append(random.nextInt(3) == 0 ? "0" : (1 + random.nextInt(9)) + digits(0));
    if (random.nextInt(3) == 0) {
      number.append('.').append(digits(1));
    }
    if (random.nextInt(3) == 0) {
      number.append(one(List.of("e", "E", "e+", "E-", "e-0", "E+00"))).append(random.nextInt(300));
    }
    text.append(number);
    return new BigDecimal(number.toString()).stripTrailingZeros();
  }

  private String digits(int least) {
    StringBuilder digits = new StringBuilder();
    for (int i = least + random.nextInt(random.nextInt(5) == 0 ? 40 : 4); i > 0; i--) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private String string() {
    StringBuilder means = new StringBuilder();
    text.append('"');
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0:
          int escape = random.nextInt(ESCAPES.length());
          text.append('\\').append(ESCAPES.charAt(escape));
          means.append(ESCAPED.charAt(escape));
          break;
        case 1:
          String escaped =
              random.nextInt(9) == 0 ? "\0" : one(random.nextBoolean() ? PLAIN : BEYOND_ASCII);
          escaped.chars().forEach(this::unit);
          means.append(escaped);
          break;
        case 2:
          String beyond = one(BEYOND_ASCII);
          text.append(beyond);
          means.append(beyond);
          break;
        default:
          String plain = one(PLAIN);
          text.append(plain);
          means.append(plain);
      }
    }
    text.append('"');
    return means.toString();
  }

  private void unit(int unit) {
    text.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", unit));
  }

  private void separator(int index) {
    if (index > 0) {
      token(",", ",,", ";", " ", ":");
    }
  }

  private void colon() {
    token(":", "::", "=", " ", ",");
  }

  private void closeObject() {
    token("}", "]", ",}", "}}", "");
  }

  private void token(String right, String... wrong) {
    space();
    text.append(++tokens == faulty ? one(List.of(wrong)) : right);
  }

  private void space() {
    while (random.nextInt(4) == 0) {
      text.append(one(List.of(" ", "\t", "\n", "\r")));
    }
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
