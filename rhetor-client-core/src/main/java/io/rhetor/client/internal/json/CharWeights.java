package io.rhetor.client.internal.json;

/**
 * What each character adds to the hash of a text. Characters that a quoting may exchange weigh the
 * same: those of other case, and all white space. Characters that are not seen weigh nothing.
 */
final class CharWeights {
  /** This bit tells letters and digits; it is that of the sign. */
  static final long LETTER = 1L << 63;

  /** This bit tells characters with which something encoded may begin. */
  static final long ENCODES = 1L << 62;

  private static final long FLAGS = LETTER | ENCODES;
  private static final int LATIN = 256;
  private static final long[] OF_LATIN = weights(LATIN);

  private CharWeights() {}

  static long of(char c) {
    return c < LATIN ? OF_LATIN[c] : Others.OF_ALL[c];
  }

  /** All bits for a letter or digit, else none. */
  static long allIfLetter(long weight) {
    return weight >> 63;
  }

  private static long[] weights(int count) {
    long[] weights = new long[count];
    for (int i = 0; i < count; i++) {
      weights[i] = weigh((char) i);
    }
    return weights;
  }

  private static long weigh(char c) {
    // A blank is a plus in a form that is sent.
    if (c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      return mixed(' ');
    }
    int type = Character.getType(c);
    if (type == Character.CONTROL || type == Character.FORMAT) {
      return 0;
    }
    long weight = mixed(Character.toLowerCase(Character.toUpperCase(c)));
    if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
      weight |= LETTER;
    }
    return DecodedText.mayBeginEncoded(c) ? weight | ENCODES : weight;
  }

  /**
   * Sums of shifted weights are to differ in all bits. Odd, so that no part begins with nothing.
   */
  private static long mixed(int c) {
    long mixed = (c + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return ((mixed ^ (mixed >>> 29)) & ~FLAGS) | 1;
  }

  /** Made when a character beyond Latin-1 is met, since it takes 512 KiB. */
  private static final class Others {
    static final long[] OF_ALL = weights(Character.MAX_VALUE + 1);
  }
}
