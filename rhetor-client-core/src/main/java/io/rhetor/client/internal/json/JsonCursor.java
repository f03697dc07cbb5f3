package io.rhetor.client.internal.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Goes through JSON in UTF-8 without a parser. Understands only what is simple; anything else is
 * read again by Jackson, so it may be strict but never more lenient.
 */
public final class JsonCursor {
  private static final int KEPT_CAPACITY = 64 * 1024;
  private static final int PAIR_LENGTH = 6;
  private static final long NULL = Words.of("null");
  private static final long TRUE = Words.of("true");
  private static final long FALSE = Words.of("false");

  private byte[] bytes = {};
  private int at;
  private int end;

  private byte[] unescaped = {};
  private int unescapedLength;
  private boolean ascii;

  /** Goes to the beginning of bytes, which must not change until the cursor is at their end. */
  public void reset(byte[] bytes, int offset, int length) {
    if (this.bytes != bytes) {
      // Mostly it is the same array, and to set a reference costs more than to compare it.
      this.bytes = bytes;
    }
    this.at = offset;
    this.end = offset + length;
    if (unescaped.length > KEPT_CAPACITY && length <= KEPT_CAPACITY) {
      unescaped = new byte[0];
    }
  }

  public byte[] bytes() {
    return bytes;
  }

  public int position() {
    return at;
  }

  public int end() {
    return end;
  }

  public void moveTo(int index) {
    at = index;
  }

  /** Takes a byte behind any white space, if it is the wanted one. */
  public boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** The next byte behind any white space, which is skipped; 0 at the end. */
  public byte peek() {
    // Usually there is one space or none.
    if (at < end && bytes[at] == ' ') {
      at++;
    }
    if (at < end && bytes[at] <= ' ') {
      skipWhiteSpace();
    }
    return at < end ? bytes[at] : 0;
  }

  /** Tells whether nothing but white space is left. */
  public boolean isAtEnd() {
    skipWhiteSpace();
    return at == end;
  }

  /** The next eight bytes, with zeros for those that lie behind the end. */
  public long word() {
    if (end - at >= Words.BYTES) {
      return Words.at(bytes, at);
    }
    long word = 0;
    for (int i = end - 1; i >= at; i--) {
      word = (word << Byte.SIZE) | (bytes[i] & 0xFF);
    }
    return word;
  }

  boolean takeNull() {
    return takeLiteral(NULL, 4);
  }

  boolean takeTrue() {
    return takeLiteral(TRUE, 4);
  }

  boolean takeFalse() {
    return takeLiteral(FALSE, 5);
  }

  private boolean takeLiteral(long literal, int length) {
    if (Words.first(word(), length) != literal) {
      return false;
    }
    at += length;
    return true;
  }

  private void skipWhiteSpace() {
    while (at < end && isWhiteSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * {@return a text, taken with its closing quote; null if it is cut off or not what JSON or UTF-8
   * allow}
   */
  public @Nullable String text() {
    int from = at;
    ascii = true;
    int stop = findTextEnd(from);
    if (stop == end) {
      return null;
    }
    if (bytes[stop] == '"') {
      at = stop + 1;
      return stop == from ? "" : decode(bytes, from, stop - from);
    }
    return bytes[stop] == '\\' ? unescape(from, stop) : null;
  }

  /** The index of the next byte that does not stand for itself within quotes; else the end. */
  public int findTextEnd(int from) {
    int i = from;
    for (; i <= end - Words.BYTES; i += Words.BYTES) {
      long word = Words.at(bytes, i);
      long marks = Words.markTextEnds(word);
      if (marks != 0) {
        int length = Words.firstMark(marks);
        ascii &= Words.markNonAscii(Words.first(word, length)) == 0;
        return i + length;
      }
      ascii &= Words.markNonAscii(word) == 0;
    }
    for (; i < end; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return i;
      }
      ascii &= b >= 0;
    }
    return end;
  }

  private @Nullable String decode(byte[] source, int from, int length) {
    if (ascii) {
      return new String(source, from, length, StandardCharsets.ISO_8859_1);
    }
    String text = new String(source, from, length, StandardCharsets.UTF_8);
    // Stands for bytes that are not UTF-8, which Jackson reads in ways of its own.
    return text.indexOf('\uFFFD') < 0 ? text : null;
  }

  private @Nullable String unescape(int from, int firstEscape) {
    if (unescaped.length < end - from) {
      unescaped = new byte[end - from];
    }
    unescapedLength = 0;
    int start = from;
    int stop = firstEscape;
    while (stop < end && bytes[stop] == '\\') {
      System.arraycopy(bytes, start, unescaped, unescapedLength, stop - start);
      unescapedLength += stop - start;
      start = takeEscape(stop + 1);
      if (start < 0) {
        return null;
      }
      stop = findTextEnd(start);
    }
    if (stop == end || bytes[stop] != '"') {
      return null;
    }
    System.arraycopy(bytes, start, unescaped, unescapedLength, stop - start);
    unescapedLength += stop - start;
    at = stop + 1;
    return decode(unescaped, 0, unescapedLength);
  }

  /** Takes what follows a backslash; returns where it ends, or -1 if it is no whole character. */
  private int takeEscape(int index) {
    if (index == end) {
      return -1;
    }
    byte kind = bytes[index];
    if (kind == 'u') {
      return takeUnicode(index + 1);
    }
    int character = meaningOf(kind);
    if (character < 0) {
      return -1;
    }
    unescaped[unescapedLength++] = (byte) character;
    return index + 1;
  }

  private static int meaningOf(byte escape) {
    switch (escape) {
      case '"':
      case '\\':
      case '/':
        return escape;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      default:
        return -1;
    }
  }

  private int takeUnicode(int index) {
    int unit = hexAt(index);
    if (unit < 0) {
      return -1;
    }
    int next = index + 4;
    if (!Character.isSurrogate((char) unit)) {
      append(unit);
      return next;
    }
    boolean isPair = end - next >= PAIR_LENGTH && bytes[next] == '\\' && bytes[next + 1] == 'u';
    int second = isPair ? hexAt(next + 2) : -1;
    if (second < 0 || !Character.isSurrogatePair((char) unit, (char) second)) {
      return -1;
    }
    append(Character.toCodePoint((char) unit, (char) second));
    return next + PAIR_LENGTH;
  }

  private int hexAt(int index) {
    if (end - index < 4) {
      return -1;
    }
    int value = 0;
    for (int i = index; i < index + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  /** Appends a character in UTF-8, which is never longer than its escape. */
  private void append(int codePoint) {
    if (codePoint < 0x80) {
      unescaped[unescapedLength++] = (byte) codePoint;
      return;
    }
    ascii = false;
    int shift;
    if (codePoint < 0x800) {
      unescaped[unescapedLength++] = (byte) (0xC0 | (codePoint >> 6));
      shift = 0;
    } else if (codePoint < 0x10000) {
      unescaped[unescapedLength++] = (byte) (0xE0 | (codePoint >> 12));
      shift = 6;
    } else {
      unescaped[unescapedLength++] = (byte) (0xF0 | (codePoint >> 18));
      shift = 12;
    }
    for (; shift >= 0; shift -= 6) {
      unescaped[unescapedLength++] = (byte) (0x80 | ((codePoint >> shift) & 0x3F));
    }
  }
}
