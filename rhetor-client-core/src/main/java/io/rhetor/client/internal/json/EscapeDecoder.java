package io.rhetor.client.internal.json;

/**
 * Takes one layer of quoting off, character by character: escapes of JSON, Java, JavaScript, Python
 * and C, references of HTML and XML, percent encoding, and bytes of UTF-8 that were taken for
 * characters of Latin-1 or Windows-1252.
 */
final class EscapeDecoder {
  /** In place of a character that stands for itself. */
  static final int NOT_ENCODED = -1;

  /** In place of a sharp s, which is two letters in upper case. */
  static final int SHARP_S = -2;

  private static final String ESCAPES = "nrtbfvae";
  private static final String ESCAPED = "\n\r\t\b\f\u000B\u0007\u001B";

  /** How Windows-1252 shows the bytes from 0x80 on that are no characters of Latin-1. */
  private static final String OF_WINDOWS =
      "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

  private final char[] source;
  private final int end;
  private final boolean readsMisread;
  private int at;
  private boolean hasMisread;

  EscapeDecoder(char[] source, int end, boolean readsMisread) {
    this.source = source;
    this.end = end;
    this.readsMisread = readsMisread;
  }

  /** Tells whether a text of Latin letters may have something encoded that begins so. */
  static boolean mayBegin(char c) {
    return c == '\\' || c == '&' || c == '%' || c == 'ß' || c == 'ẞ';
  }

  /** Tells whether what may begin something encoded does so before another character. */
  static boolean mayGoOn(char c, char next) {
    if (c == '&') {
      return next == '#' || Character.isLetter(next);
    }
    return c != '%' || next == 'u' || digit(next, 16) >= 0;
  }

  /** Tells whether UTF-8 that was taken for other characters may begin so. */
  private static boolean mayBeginMisread(int c) {
    return c >= 0xC2 && c <= 0xF4;
  }

  /** Tells whether something that is read may begin so. */
  static boolean mayDecode(char c, boolean readsMisread) {
    return CharCodes.encodes(c) || (readsMisread && mayBeginMisread(c));
  }

  /** Where the next character begins. */
  int position() {
    return at;
  }

  /** Tells whether something was read as UTF-8 that was taken for other characters. */
  boolean hasMisread() {
    return hasMisread;
  }

  /** Reads the next character, which is what it says or one of the two constants. */
  int next() {
    char first = source[at++];
    return mayDecode(first, readsMisread) ? decode(first) : NOT_ENCODED;
  }

  /** Reads on behind what a character begins. */
  private int decode(char first) {
    switch (first) {
      case '\\':
      case '%':
        boolean isByte = mayBeByte(first);
        int escaped = escape(first);
        int character = isByte && !readsMisread ? utf8(escaped, true) : NOT_ENCODED;
        return character == NOT_ENCODED ? escaped : character;
      case '&':
        return reference();
      case 'ß':
      case 'ẞ':
        return SHARP_S;
      default:
        int code = readsMisread ? utf8(first, false) : NOT_ENCODED;
        hasMisread |= code != NOT_ENCODED;
        return code;
    }
  }

  private int escape(char first) {
    if (first == '%') {
      return peek(0) == 'u' ? hex(1, 4) : hex(0, 2);
    }
    if (at == end) {
      return NOT_ENCODED;
    }
    char kind = source[at++];
    if (!CharCodes.isLetter((byte) CharCodes.kindOf(kind))) {
      return kind;
    }
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
      int most = Math.min(HtmlNames.LONGEST, end - at);
      String name = HtmlNames.beginning(source, at, most);
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

  /** Reads the bytes of UTF-8 that follow a first one, each a character or an escape. */
  private int utf8(int first, boolean escaped) {
    if (!mayBeginMisread(first)) {
      return NOT_ENCODED;
    }
    int from = at;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    int code = first & (0x3F >> more);
    for (int i = 0; i < more && code <= Character.MAX_CODE_POINT; i++) {
      char next = peek(0);
      at++;
      int read = !escaped ? byteOf(next) : mayBeByte(next) ? escape(next) : NOT_ENCODED;
      code = read < 0x80 || read > 0xBF ? Integer.MAX_VALUE : (code << 6) | (read & 0x3F);
    }
    if (code > Character.MAX_CODE_POINT) {
      at = from;
      return NOT_ENCODED;
    }
    return code;
  }

  /** Tells whether an escape may be that of a byte, unlike one with {@code u}. */
  private boolean mayBeByte(char first) {
    return (first == '%' || first == '\\') && Character.toLowerCase(peek(0)) != 'u';
  }

  private static int byteOf(char c) {
    int ofWindows = c <= 0xFF ? -1 : OF_WINDOWS.indexOf(c);
    return ofWindows < 0 ? c : 0x80 + ofWindows;
  }

  private char peek(int ahead) {
    return at + ahead < end ? source[at + ahead] : 0;
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
    for (int digit = digit(peek(0), radix); digit >= 0; digit = digit(peek(0), radix)) {
      if (at == from + most) {
        break;
      }
      code = code * radix + digit;
      at++;
    }
    if (at == from || code > Character.MAX_CODE_POINT) {
      at = from;
      return NOT_ENCODED;
    }
    return (int) code;
  }

  private static int digit(char c, int radix) {
    int digit = c - '0';
    if (digit > 9) {
      digit = c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : -1;
    }
    return digit < radix ? digit : -1;
  }
}
