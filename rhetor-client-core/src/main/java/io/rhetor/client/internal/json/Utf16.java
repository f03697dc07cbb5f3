package io.rhetor.client.internal.json;

import java.nio.charset.StandardCharsets;

/** How texts are in memory: how long, and whether each surrogate has its other half. */
public final class Utf16 {
  private Utf16() {}

  /**
   * {@return the same text with U+FFFD in the place of each surrogate without its other half; the
   * same object if there is none} A text that was cut within a character has half of it, which
   * servers accept and then fail on.
   */
  public static String wellFormed(String text) {
    // A coder puts the replacement there by itself.
    String wellFormed =
        new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    return wellFormed.equals(text) ? text : wellFormed;
  }

  /** Counts the characters that UTF-8 stands for. */
  static int length(byte[] bytes, int from, int to) {
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
