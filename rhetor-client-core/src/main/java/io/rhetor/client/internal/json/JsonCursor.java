package io.rhetor.client.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through JSON in UTF-8 without a parser. Understands only what is simple; anything else is
 * read again by Jackson, so it may be strict but never more lenient.
 */
public final class JsonCursor {
  private static final long NULL = Words.of("null");
  private static final long TRUE = Words.of("true");
  private static final long FALSE = Words.of("false");

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int at;
  private int end;
  private int furtherBytes;

  private final TextDecoder decoder = new TextDecoder();

  /** Goes to the beginning of bytes, which must not change until the cursor is at their end. */
  public void reset(byte[] bytes, int offset, int length) {
    if (this.bytes != bytes) {
      // Mostly it is the same array, and to set a reference costs more than to compare it.
      this.bytes = bytes;
    }
    this.at = offset;
    this.end = offset + length;
    decoder.trim(length);
  }

  /** Lets go of the bytes. */
  void release() {
    bytes = NONE;
    at = 0;
    end = 0;
    decoder.release();
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

  /** Takes bytes right here, if they are the wanted ones. */
  boolean take(byte[] wanted) {
    int to = at + wanted.length;
    boolean isThere = to <= end && Arrays.equals(bytes, at, to, wanted, 0, wanted.length);
    at = isThere ? to : at;
    return isThere;
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
    return Words.at(bytes, at, end);
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
    int special = findSpecial(from);
    if (special < end && bytes[special] == '"') {
      at = special + 1;
      furtherBytes = 0;
      return special == from
          ? ""
          : new String(bytes, from, special - from, StandardCharsets.ISO_8859_1);
    }
    String text = decoder.decode(bytes, from, special, end);
    at = text == null ? from : decoder.position();
    furtherBytes = decoder.furtherBytes();
    return text;
  }

  /** How many bytes of the last text only go on with a character in UTF-16. */
  int furtherBytes() {
    return furtherBytes;
  }

  /**
   * The index of the next byte that is not ASCII or does not stand for itself within quotes; else
   * the end.
   */
  public int findSpecial(int from) {
    for (int i = from; i < end; i += Words.BYTES) {
      long marks = Words.markSpecial(Words.at(bytes, i, end));
      if (marks != 0) {
        // What stands for bytes behind the end is marked, too.
        return Math.min(end, i + Words.firstMark(marks));
      }
    }
    return end;
  }
}
