package io.rhetor.client.internal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text as it came, or with a layer of quoting taken off: escapes of JSON, Java, JavaScript,
 * Python and C, references of HTML and XML, percent encoding, and bytes of UTF-8 that were taken
 * for characters. Knows where in the text that came each character stands.
 */
final class DecodedText {
  private static final String ESCAPES = "nrtbfvae";
  private static final String ESCAPED = "\n\r\t\b\f\u000B\u0007\u001B";
  private static final int NOT_ENCODED = -1;
  private static final int SHARP_S = -2;
  private static final int[] NO_PLACES = {};

  private final char[] source;
  private final int sourceLength;
  private int at;
  private boolean decodes;
  private char[] chars;
  private int[] starts;
  private int[] ends;
  private int length;

  private DecodedText(char[] source, int sourceLength, int[] places) {
    this.source = source;
    this.sourceLength = sourceLength;
    this.chars = new char[sourceLength];
    this.starts = places;
    this.ends = places.clone();
  }

  /** Takes a text as it is. */
  static DecodedText of(String text) {
    DecodedText plain = new DecodedText(new char[0], 0, new int[text.length()]);
    plain.chars = text.toCharArray();
    plain.length = text.length();
    Arrays.setAll(plain.starts, i -> i);
    Arrays.setAll(plain.ends, i -> i + 1);
    return plain;
  }

  /** Takes a text as it is whose places are not asked for. */
  static DecodedText withoutPlaces(String text) {
    DecodedText plain = new DecodedText(new char[0], 0, NO_PLACES);
    plain.chars = text.toCharArray();
    plain.length = text.length();
    return plain;
  }

  /** Tells whether a text of Latin letters may have something encoded that begins so. */
  static boolean mayBeginEncoded(char c) {
    return c == '\\' || c == '&' || c == '%' || c == 'ß' || c == 'ẞ';
  }

  int length() {
    return length;
  }

  char at(int index) {
    return chars[index];
  }

  /** Where in the text that came the character begins. */
  int start(int index) {
    return starts[index];
  }

  /** Where in the text that came the character ends. */
  int end(int index) {
    return ends[index];
  }

  /** Takes a layer of quoting off; null if there is none. */
  @Nullable DecodedText decoded() {
    boolean placed = starts.length > 0;
    DecodedText next = new DecodedText(chars, length, placed ? new int[length] : NO_PLACES);
    while (next.at < length) {
      int from = next.at++;
      int code = next.decode(chars[from]);
      int start = placed ? starts[from] : 0;
      int end = placed ? ends[next.at - 1] : 0;
      next.decodes |= code != NOT_ENCODED;
      if (code == NOT_ENCODED) {
        next.append(chars[from], start, end);
      } else if (code == SHARP_S) {
        next.append('s', start, end);
        next.append('s', start, end);
      } else if (Character.isBmpCodePoint(code)) {
        next.append((char) code, start, end);
      } else {
        next.append(Character.highSurrogate(code), start, end);
        next.append(Character.lowSurrogate(code), start, end);
      }
    }
    return next.decodes ? next : null;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }

  private void append(char c, int start, int end) {
    if (length == chars.length) {
      int more = length + length / 2 + 2;
      chars = Arrays.copyOf(chars, more);
      starts = Arrays.copyOf(starts, starts.length == 0 ? 0 : more);
      ends = Arrays.copyOf(ends, starts.length);
    }
    chars[length] = c;
    if (starts.length > 0) {
      starts[length] = start;
      ends[length] = end;
    }
    length++;
  }

  /** Reads on behind what a character begins. */
  private int decode(char first) {
    switch (first) {
      case '\\':
        return escape();
      case '&':
        return reference();
      case '%':
        return peek(0) == 'u' ? hex(1, 4) : hex(0, 2);
      case 'ß':
      case 'ẞ':
        return SHARP_S;
      default:
        return first >= 0xC2 && first <= 0xF4 ? utf8(first) : NOT_ENCODED;
    }
  }

  private int escape() {
    if (at == sourceLength) {
      return NOT_ENCODED;
    }
    char kind = source[at++];
    int code = NOT_ENCODED;
    if (kind == 'x' || kind == 'X') {
      code = peek(0) == '{' ? braced() : hex(0, 2);
    } else if (kind == 'u' || kind == 'U') {
      code = peek(0) == '{' ? braced() : kind == 'U' ? hex(0, 8) : NOT_ENCODED;
      code = code == NOT_ENCODED ? hex(0, 4) : code;
    } else if (kind >= '0' && kind <= '7') {
      at--;
      return number(8, kind <= '3' ? 3 : 2);
    }
    int simple = ESCAPES.indexOf(Character.toLowerCase(kind));
    return code != NOT_ENCODED ? code : simple < 0 ? kind : ESCAPED.charAt(simple);
  }

  private int braced() {
    int open = at++;
    int code = number(16, 8);
    if (code == NOT_ENCODED || peek(0) != '}') {
      at = open;
      return NOT_ENCODED;
    }
    at++;
    return code;
  }

  private int reference() {
    int from = at;
    int code;
    if (peek(0) == '#') {
      boolean isHex = peek(1) == 'x' || peek(1) == 'X';
      at += isHex ? 2 : 1;
      code = number(isHex ? 16 : 10, 8);
    } else {
      int most = Math.min(HtmlNames.LONGEST, sourceLength - at);
      String name = HtmlNames.beginning(new String(source, at, most));
      at += name.length();
      code = name.isEmpty() ? NOT_ENCODED : HtmlNames.character(name);
    }
    if (code == NOT_ENCODED) {
      at = from;
    } else if (peek(0) == ';') {
      at++;
    }
    return code;
  }

  private int utf8(char first) {
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    int code = first & (0x3F >> more);
    for (int i = 0; i < more; i++) {
      char next = peek(i);
      if (next < 0x80 || next > 0xBF) {
        return NOT_ENCODED;
      }
      code = (code << 6) | (next & 0x3F);
    }
    if (code > Character.MAX_CODE_POINT) {
      return NOT_ENCODED;
    }
    at += more;
    return code;
  }

  private char peek(int ahead) {
    return at + ahead < sourceLength ? source[at + ahead] : 0;
  }

  /** Reads exactly so many hexadecimal digits. */
  private int hex(int ahead, int digits) {
    int from = at;
    at += ahead;
    int code = number(16, digits);
    if (code == NOT_ENCODED || at - from != ahead + digits) {
      at = from;
      return NOT_ENCODED;
    }
    return code;
  }

  /** Reads as many digits as there are, up to a limit. */
  private int number(int radix, int most) {
    int from = at;
    long code = 0;
    while (at < from + most && Character.digit(peek(0), radix) >= 0) {
      code = code * radix + Character.digit(source[at++], radix);
    }
    if (at == from || code > Character.MAX_CODE_POINT) {
      at = from;
      return NOT_ENCODED;
    }
    return (int) code;
  }
}
