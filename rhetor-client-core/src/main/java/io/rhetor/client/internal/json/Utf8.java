package io.rhetor.client.internal.json;

/**
 * Characters in UTF-8, whose bytes are given as they are, with their sign. What no text has is
 * none: longer forms than needed, surrogates, what is beyond U+10FFFF.
 */
final class Utf8 {
  private static final int NONE = -1;
  private static final int LAST_FOLLOWING = (byte) 0xBF;

  private Utf8() {}

  /** {@return whether bytes are characters, all of them whole} */
  static boolean isText(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      long word = Words.at(bytes, i, to);
      int ascii = Words.firstMark(Words.markNonAscii(word));
      int length = ascii == 0 ? lengthAt(word) : ascii;
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /** How many bytes the character has that a word begins with, beyond ASCII; 0 if there is none. */
  private static int lengthAt(long word) {
    // What is behind the end is a zero, with which no character goes on.
    int b = (byte) word;
    int c = (byte) (word >>> 8);
    if (beginsThree(b)) {
      return ofThree(b, c, (byte) (word >>> 16)) < 0 ? 0 : 3;
    }
    if (beginsTwo(b)) {
      return ofTwo(b, c) < 0 ? 0 : 2;
    }
    return ofFour(word) < 0 ? 0 : 4;
  }

  static boolean beginsTwo(int b) {
    return b >> 5 == -2;
  }

  static boolean beginsThree(int b) {
    return b >> 4 == -2;
  }

  static boolean beginsFour(int b) {
    return b >> 3 == -2;
  }

  /** The character of two bytes, if the first begins one; negative if there is none. */
  static int ofTwo(int b, int c) {
    return (b & 0x1E) == 0 || c > LAST_FOLLOWING ? NONE : ((b & 0x1F) << 6) | (c & 0x3F);
  }

  /** The character of three bytes, if the first begins one; negative if there is none. */
  static int ofThree(int b, int c, int d) {
    int character = ((b & 0x0F) << 12) | ((c & 0x3F) << 6) | (d & 0x3F);
    boolean isWhole =
        c <= LAST_FOLLOWING
            && d <= LAST_FOLLOWING
            && character >= 0x800
            && !Character.isSurrogate((char) character);
    return isWhole ? character : NONE;
  }

  /** The character of four bytes that a word of {@link Words} begins with; negative if none. */
  static int ofFour(long word) {
    long bits =
        ((word & 0x07) << 18)
            | (((word >>> 8) & 0x3F) << 12)
            | (((word >>> 16) & 0x3F) << 6)
            | ((word >>> 24) & 0x3F);
    boolean isWhole =
        (word & 0xC0C0C0F8L) == 0x808080F0L && Character.isSupplementaryCodePoint((int) bits);
    return isWhole ? (int) bits : NONE;
  }
}
