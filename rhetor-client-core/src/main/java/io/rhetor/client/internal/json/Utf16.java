package io.rhetor.client.internal.json;

import io.rhetor.client.internal.bytes.Words;

/** How long a text is in memory. */
final class Utf16 {
  private static final int CONTINUATION_MASK = 0xC0;
  private static final int CONTINUATION = 0x80;
  private static final int FOUR_BYTES = 0xF0;

  private Utf16() {}

  /** Counts the characters that UTF-8 stands for. */
  static int length(byte[] bytes, int from, int to) {
    int length = 0;
    int i = from;
    while (i < to) {
      if (to - i >= Words.BYTES && Words.markNonAscii(Words.at(bytes, i)) == 0) {
        length += Words.BYTES;
        i += Words.BYTES;
      } else {
        length += unitsBegunBy(bytes[i++] & 0xFF);
      }
    }
    return length;
  }

  private static int unitsBegunBy(int b) {
    if ((b & CONTINUATION_MASK) == CONTINUATION) {
      return 0;
    }
    return b >= FOUR_BYTES ? 2 : 1;
  }
}
