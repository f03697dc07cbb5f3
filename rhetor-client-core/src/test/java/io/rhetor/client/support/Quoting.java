package io.rhetor.client.support;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A way in which a server may quote a text, character by character, so that it is known which part
 * of a quotation stands for which character.
 */
public final class Quoting {
  /** All, each by its name. */
  public static final Map<String, Quoting> ALL = new TreeMap<>();

  private static final Map<Integer, String> NAMED =
      Map.of(
          (int) 'ü',
          "uuml",
          (int) 'ö',
          "ouml",
          (int) 'ä',
          "auml",
          (int) 'é',
          "eacute",
          (int) '&',
          "amp",
          (int) '<',
          "lt",
          (int) '>',
          "gt",
          (int) '"',
          "quot",
          (int) '\'',
          "apos");

  private static final Quoting RAW = add("raw", Character::toString);
  private static final Quoting JSON = add("json", Quoting::json);
  private static final Quoting HTML = add("html", c -> reference(c, false, ";"));
  private static final Quoting PERCENT = add("percent", c -> bytes(c, "%%%02X", Quoting::isPlain));

  static {
    add("json, letters as they are", c -> c < 0x7F ? JSON.of(c) : Character.toString(c));
    add("html, signs alone", c -> c < 0x7F ? HTML.of(c) : Character.toString(c));
    add("json, all escaped", c -> units(c, "\\u%04x"));
    add("json in json", JSON, JSON);
    add("json in json in json", JSON, JSON, JSON);
    add("json, percent-encoded", JSON, PERCENT);
    add("json in html", JSON, HTML);
    add("html in json", HTML, JSON);
    add("html in html", HTML, HTML);
    add("html, all decimal", c -> "&#" + c + ";");
    add("html, all hexadecimal, no semicolon", c -> String.format("&#x%x", c));
    add("html, names in capitals, no semicolon", c -> reference(c, true, ""));
    add("percent, all in lower case", c -> bytes(c, "%%%02x", x -> false));
    add("percent, twice", PERCENT, PERCENT);
    add("form", c -> c == ' ' ? "+" : PERCENT.of(c));
    add("JavaScript escape", c -> isPlain(c) ? Character.toString(c) : units(c, "%%u%04X"));
    add("JavaScript braces", c -> isPlain(c) ? Character.toString(c) : String.format("\\u{%x}", c));
    add("Python text", Quoting::python);
    add("Python bytes", c -> bytes(c, "\\x%02x", x -> x != '\\' && x >= ' ' && x <= '~'));
    add("C, octal", c -> bytes(c, "\\%03o", Quoting::isPlain));
    add("UTF-8 taken for Latin-1", c -> latin(Character.toString(c)));
    add("UTF-8 taken for Windows-1252", Quoting::windows);
    add("upper case", c -> Character.toString(c).toUpperCase(Locale.ROOT));
    add("lower case", c -> Character.toString(c).toLowerCase(Locale.ROOT));
    add("capitals in json", c -> JSON.of(c).toUpperCase(Locale.ROOT));
    add("white space exchanged", c -> Character.isWhitespace(c) ? "\t" : Character.toString(c));
    for (char c : "\u200B\u00AD\uFEFF\u2060\u200D\u0001\u001B\u0000\u007F".toCharArray()) {
      add(String.format("split by U+%04X", (int) c), x -> Character.toString(x) + c);
    }
    for (String between : List.of(" ", "\n    ", "-", ".", " | ", "\", \"")) {
      String name = "letters apart by '" + between.replace("\n", "line break") + "'";
      ALL.put(name, new Quoting(c -> Character.toString(c) + between, true));
    }
    ALL.put("without blanks", new Quoting(c -> c == ' ' ? "" : Character.toString(c), true));
    ALL.put("wrapped", new Quoting(c -> c == ' ' ? "\r\n > " : Character.toString(c), true));
  }

  private final Function<Integer, String> form;
  private final boolean lettersOnly;

  private Quoting(Function<Integer, String> form, boolean lettersOnly) {
    this.form = form;
    this.lettersOnly = lettersOnly;
  }

  private static Quoting add(String name, Function<Integer, String> form) {
    Quoting quoting = new Quoting(form, false);
    ALL.put(name, quoting);
    return quoting;
  }

  private static void add(String name, Quoting first, Quoting... then) {
    add(
        name,
        c -> {
          String quoted = first.of(c);
          for (Quoting next : then) {
            quoted = next.of(quoted);
          }
          return quoted;
        });
  }

  /** How it shows a character. */
  public String of(int codePoint) {
    return form.apply(codePoint);
  }

  /** How it shows a text. */
  public String of(String text) {
    return text.codePoints().mapToObj(this::of).collect(Collectors.joining());
  }

  /** Whether it shows the letters and digits of a text alone. */
  public boolean isOfLettersOnly() {
    return lettersOnly;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static String json(int c) {
    if (c == '"' || c == '\\') {
      return "\\" + (char) c;
    }
    return c == '\n'
        ? "\\n"
        : c == '\t' ? "\\t" : c >= ' ' && c <= '~' ? Character.toString(c) : units(c, "\\u%04x");
  }

  private static String python(int c) {
    if (c == '\'' || c == '\\') {
      return "\\" + (char) c;
    }
    return c == '\n'
        ? "\\n"
        : c >= ' ' && c <= '~'
            ? Character.toString(c)
            : String.format(c <= 0xFF ? "\\x%02x" : c <= 0xFFFF ? "\\u%04x" : "\\U%08x", c);
  }

  private static String reference(int c, boolean capitals, String end) {
    String name = NAMED.get(c);
    if (name == null) {
      boolean isPlain = c >= ' ' && c <= '~' && !(c == ';' && end.isEmpty());
      return isPlain ? Character.toString(c) : "&#" + c + ";";
    }
    return "&" + (capitals ? name.toUpperCase(Locale.ROOT) : name) + end;
  }

  private static String units(int c, String format) {
    return Character.toString(c)
        .chars()
        .mapToObj(unit -> String.format(format, unit))
        .collect(Collectors.joining());
  }

  private static String bytes(int c, String format, IntPredicate plain) {
    if (plain.test(c)) {
      return Character.toString(c);
    }
    return latin(Character.toString(c))
        .chars()
        .mapToObj(unit -> String.format(format, unit))
        .collect(Collectors.joining());
  }

  /** Bytes that are no characters of Windows-1252 stay controls, as browsers keep them. */
  private static String windows(int c) {
    String latin = latin(Character.toString(c));
    byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder shown = new StringBuilder(new String(bytes, Charset.forName("windows-1252")));
    for (int i = 0; i < shown.length(); i++) {
      if (shown.charAt(i) == '\uFFFD') {
        shown.setCharAt(i, latin.charAt(i));
      }
    }
    return shown.toString();
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
