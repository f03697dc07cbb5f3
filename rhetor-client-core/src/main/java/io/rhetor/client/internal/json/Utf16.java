package io.rhetor.client.internal.json;

/** How texts are in memory: how long, and whether each surrogate has its other half. */
public final class Utf16 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf16() {}

  /**
   * {@return the same text with U+FFFD in the place of each surrogate without its other half; the
   * same object if there is none} A text that was cut within a character has half of it, which
   * servers accept and then fail on.
   */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isLone(text, i)) {
          return replaced(text);
        }
        i++;
      }
    }
    return text;
  }

  /** Tells whether the surrogate there lacks its other half behind it. */
  static boolean isLone(CharSequence text, int index) {
    return !Character.isHighSurrogate(text.charAt(index))
        || index + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(index + 1));
  }

  private static String replaced(String text) {
    StringBuilder wellFormed = new StringBuilder(text);
    for (int i = 0; i < wellFormed.length(); i++) {
      if (Character.isSurrogate(wellFormed.charAt(i))) {
        if (isLone(wellFormed, i)) {
          wellFormed.setCharAt(i, REPLACEMENT);
        } else {
          i++;
        }
      }
    }
    return wellFormed.toString();
  }

  /** Counts the characters that UTF-8 stands for. */
  public static int length(byte[] bytes, int from, int to) {
    int length = to - from;
    for (int i = from; i < to; i += Words.BYTES) {
      long word = Words.at(bytes, i, to);
      if (Words.markNonAscii(word) != 0) {
        // Bytes that follow others have the bits 10 at their top, those that begin four have 1111.
        long following = word & ~(word << 1);
        long four = word & (word << 1) & (word << 2) & (word << 3);
        length +=
            Long.bitCount(Words.markNonAscii(four)) - Long.bitCount(Words.markNonAscii(following));
      }
    }
    return length;
  }
}
