package io.rhetor.client.internal.json;

import java.util.Arrays;

/**
 * A text without the ways in which others quote it: escapes of JSON and Python, entities of HTML
 * and percent encoding are decoded, case is folded, and white space is one blank. Knows where in
 * the text each character comes from.
 */
final class PlainForm {
  /** How much is undone. */
  enum Kind {
    /** Each white space is a blank of its own. */
    DECODED,
    /** White space in a row is one blank, and what was encoded twice is decoded twice. */
    COLLAPSED
  }

  private static final String[] ENTITIES = {"lt;", "<", "gt;", ">", "quot;", "\"", "apos;", "'"};

  private final String text;
  private final boolean collapses;
  private final boolean located;
  private boolean decoded;
  private char[] plain;
  private int[] starts;
  private int[] ends;
  private int length;
  private int at;

  private PlainForm(String text, boolean collapses, boolean located) {
    this.text = text;
    this.collapses = collapses;
    this.located = located;
    this.plain = new char[text.length()];
    this.starts = new int[located ? text.length() : 0];
    this.ends = new int[located ? text.length() : 0];
  }

  /** Reads a text whose places are asked for. */
  static PlainForm located(String text, Kind kind) {
    return of(text, kind, true);
  }

  /** Reads a text of which only the characters count, which takes a fifth of the room. */
  static PlainForm of(String text, Kind kind) {
    return of(text, kind, false);
  }

  private static PlainForm of(String text, Kind kind, boolean located) {
    PlainForm form = new PlainForm(text, kind == Kind.COLLAPSED, located);
    form.read();
    return kind == Kind.COLLAPSED && form.decoded && form.isEncoded() ? form.again() : form;
  }

  private boolean isEncoded() {
    for (int i = 0; i < length; i++) {
      if (plain[i] == '\\' || plain[i] == '&' || plain[i] == '%') {
        return true;
      }
    }
    return false;
  }

  int length() {
    return length;
  }

  char at(int index) {
    return plain[index];
  }

  /** Where in the text the character begins. */
  int from(int index) {
    return starts[index];
  }

  /** Where in the text the character ends. */
  int to(int index) {
    return ends[index];
  }

  /** Decodes once more. */
  private PlainForm again() {
    PlainForm twice = new PlainForm(new String(plain, 0, length), true, located);
    twice.read();
    for (int i = 0; located && i < twice.length; i++) {
      twice.ends[i] = ends[twice.ends[i] - 1];
      twice.starts[i] = starts[twice.starts[i]];
    }
    return twice;
  }

  private void read() {
    while (at < text.length()) {
      int from = at;
      char c = text.charAt(at++);
      if (c >= 'a' && c <= 'z') {
        append(c, from);
      } else if (c == '\\') {
        decoded = true;
        readEscape(from);
      } else if (c == '&') {
        decoded = true;
        readEntity(from);
      } else if (c == '%') {
        decoded = true;
        readPercent(from);
      } else {
        put(c == '+' ? ' ' : c, from);
      }
    }
  }

  /** However often an escape was escaped itself, it has so many backslashes in a row. */
  private void readEscape(int from) {
    while (at < text.length() && text.charAt(at) == '\\') {
      at++;
    }
    if (at == text.length()) {
      put('\\', from);
      return;
    }
    char kind = text.charAt(at);
    int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
    int code = digits == 0 ? -1 : hex(at + 1, digits);
    if (code >= 0) {
      at += 1 + digits;
      putCode(kind == 'x' ? decodedByte(code, "\\x") : code, from);
    } else {
      at++;
      put("nrtbfv".indexOf(kind) >= 0 ? ' ' : kind, from);
    }
  }

  private void readEntity(int from) {
    while (text.startsWith("amp;", at)) {
      at += 4;
    }
    for (int i = 0; i < ENTITIES.length; i += 2) {
      if (text.startsWith(ENTITIES[i], at)) {
        at += ENTITIES[i].length();
        put(ENTITIES[i + 1].charAt(0), from);
        return;
      }
    }
    if (text.startsWith("nbsp;", at)) {
      at += 5;
      put(' ', from);
      return;
    }
    int end = text.startsWith("#", at) ? text.indexOf(';', at) : -1;
    if (end > at + 1 && end - at <= 9) {
      boolean isHex = Character.toLowerCase(text.charAt(at + 1)) == 'x';
      int code = isHex ? hex(at + 2, end - at - 2) : parse(text.substring(at + 1, end));
      if (code >= 0) {
        at = end + 1;
        putCode(code, from);
        return;
      }
    }
    put('&', from);
  }

  private void readPercent(int from) {
    while (text.startsWith("25", at) && hex(at + 2, 2) >= 0) {
      at += 2;
    }
    int code = hex(at, 2);
    if (code < 0) {
      put('%', from);
      return;
    }
    at += 2;
    putCode(decodedByte(code, "%"), from);
  }

  /** Takes the further bytes of a character in UTF-8; a byte that begins none stands for itself. */
  private int decodedByte(int first, String prefix) {
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
    int code = more == 3 ? first & 0x07 : more == 2 ? first & 0x0F : first & 0x1F;
    int position = at;
    for (int i = 0; i < more; i++) {
      int next = text.startsWith(prefix, position) ? hex(position + prefix.length(), 2) : -1;
      if (next < 0x80 || next > 0xBF) {
        return first;
      }
      code = (code << 6) | (next & 0x3F);
      position += prefix.length() + 2;
    }
    at = position;
    return more == 0 ? first : code;
  }

  private int hex(int from, int digits) {
    if (digits <= 0 || digits > 8 || from + digits > text.length()) {
      return -1;
    }
    long code = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = (code << 4) | digit;
    }
    return code <= Character.MAX_CODE_POINT ? (int) code : -1;
  }

  private static int parse(String digits) {
    int code = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 10);
      if (digit < 0) {
        return -1;
      }
      code = code * 10 + digit;
    }
    return code <= Character.MAX_CODE_POINT ? code : -1;
  }

  private void putCode(int code, int from) {
    if (Character.isBmpCodePoint(code)) {
      put((char) code, from);
    } else {
      put(Character.highSurrogate(code), from);
      put(Character.lowSurrogate(code), from);
    }
  }

  private void put(char c, int from) {
    char folded = c;
    if (c >= 'A' && c <= 'Z') {
      folded = (char) (c + ('a' - 'A'));
    } else if (c <= ' ' || (c >= 0x7F && isBlank(c))) {
      folded = ' ';
    } else if (c > 0x7F) {
      folded = Character.toLowerCase(Character.toUpperCase(c));
    }
    if (folded == 'ß' || folded == 'ẞ') {
      append('s', from);
      folded = 's';
    }
    if (folded == ' ' && collapses && length > 0 && plain[length - 1] == ' ') {
      if (located) {
        ends[length - 1] = at;
      }
      return;
    }
    append(folded, from);
  }

  private void append(char c, int from) {
    if (length == plain.length) {
      grow();
    }
    if (located) {
      starts[length] = from;
      ends[length] = at;
    }
    plain[length++] = c;
  }

  private void grow() {
    int more = length + length / 2 + 16;
    plain = Arrays.copyOf(plain, more);
    if (located) {
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
    }
  }

  private static boolean isBlank(char c) {
    return c == 0x7F
        || Character.isISOControl(c)
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }
}
