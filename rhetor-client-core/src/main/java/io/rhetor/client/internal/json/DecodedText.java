package io.rhetor.client.internal.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as it came, or with a layer of quoting taken off: escapes of JSON, Java, JavaScript,
 * Python and C, references of HTML and XML, percent encoding, and bytes of UTF-8 that were taken
 * for characters of Latin-1 or Windows-1252. Knows where in the text that came each character
 * stands.
 */
final class DecodedText {
  private static final String ESCAPES = "nrtbfvae";
  private static final String ESCAPED = "\n\r\t\b\f\u000B\u0007\u001B";

  /** How Windows-1252 shows the bytes from 0x80 on that are no characters of Latin-1. */
  private static final String OF_WINDOWS =
      "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

  private static final int NOT_ENCODED = -1;
  private static final int SHARP_S = -2;
  private static final int[] NO_PLACES = {};

  private final char[] source;
  private final int sourceLength;
  private final boolean readsMisread;
  private int at;
  private int seam;
  private boolean decodes;
  private boolean hasMisread;
  private char[] chars;
  private int[] starts;
  private int[] ends;
  private int length;

  private DecodedText(char[] source, int sourceLength, int[] places, boolean readsMisread) {
    this.source = source;
    this.sourceLength = sourceLength;
    this.readsMisread = readsMisread;
    this.chars = new char[sourceLength];
    this.starts = places;
    this.ends = places.clone();
  }

  /** Takes a text as it is. */
  static DecodedText of(String text) {
    DecodedText plain = new DecodedText(new char[0], 0, new int[text.length()], false);
    plain.chars = text.toCharArray();
    plain.length = text.length();
    Arrays.setAll(plain.starts, i -> i);
    Arrays.setAll(plain.ends, i -> i + 1);
    return plain;
  }

  /**
   * Takes characters as they are whose places are not asked for.
   *
   * @param seam where they may be cut if nothing encoded begins before it and ends behind it
   */
  static DecodedText withoutPlaces(char[] chars, int length, int seam) {
    DecodedText plain = new DecodedText(new char[0], 0, NO_PLACES, false);
    plain.chars = chars;
    plain.length = length;
    plain.seam = seam;
    return plain;
  }

  /** Tells whether a text of Latin letters may have something encoded that begins so. */
  static boolean mayBeginEncoded(char c) {
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

  private static boolean mayDecode(char c, boolean readsMisread) {
    return CharCodes.encodes(c) || (readsMisread && mayBeginMisread(c));
  }

  /** Where the text before may be cut, or right behind what is encoded there. */
  int seam() {
    return seam;
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

  /**
   * What is left when layers of quoting are taken off, one by one. Two characters of a text may
   * look like one that was misread, as {@code É} and {@code »} do. If there are any, what is left
   * when such are kept is given as well.
   */
  List<DecodedText> layers(int most) {
    List<DecodedText> layers = new ArrayList<>();
    if (addLayers(most, true, layers)) {
      addLayers(most, false, layers);
    }
    return layers;
  }

  private boolean addLayers(int most, boolean readsMisread, List<DecodedText> layers) {
    boolean hasMisread = false;
    @Nullable DecodedText layer = decoded(readsMisread);
    for (int i = 0; i < most && layer != null; i++) {
      layers.add(layer);
      hasMisread |= layer.hasMisread;
      layer = layer.decoded(readsMisread);
    }
    return hasMisread;
  }

  /** Takes a layer of quoting off; null if there is none. */
  private @Nullable DecodedText decoded(boolean readsMisread) {
    int first = 0;
    while (first < length && !mayDecode(chars[first], readsMisread)) {
      first++;
    }
    if (first == length) {
      return null;
    }
    int[] places = starts.length > 0 ? new int[length] : NO_PLACES;
    DecodedText next = new DecodedText(chars, length, places, readsMisread);
    next.seam = seam;
    next.decodeAll(starts, ends);
    return next.decodes ? next : null;
  }

  private void decodeAll(int[] sourceStarts, int[] sourceEnds) {
    boolean placed = sourceStarts.length > 0;
    int cut = seam;
    while (at < sourceLength) {
      int from = at++;
      char first = source[from];
      int code = mayDecode(first, readsMisread) ? decode(first) : NOT_ENCODED;
      int start = placed ? sourceStarts[from] : 0;
      int end = placed ? sourceEnds[at - 1] : 0;
      if (code == NOT_ENCODED) {
        append(first, start, end);
        continue;
      }
      decodes = true;
      seam = from < cut && cut < at ? at : seam;
      if (code == SHARP_S) {
        append('s', start, end);
        append('s', start, end);
      } else if (Character.isBmpCodePoint(code)) {
        append((char) code, start, end);
      } else {
        append(Character.highSurrogate(code), start, end);
        append(Character.lowSurrogate(code), start, end);
      }
    }
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
    if (at == sourceLength) {
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
      int most = Math.min(HtmlNames.LONGEST, sourceLength - at);
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
