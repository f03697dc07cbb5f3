package io.rhetor.client.internal.json;

/**
 * The code of each character in a search for private texts. Characters that a quoting may exchange
 * for each other share one: those of other case, and all white space.
 */
final class CharCodes {
  /** This bit of a kind tells characters that are seen. */
  static final int SEEN = 1 << 8;

  /** This bit of a kind tells characters with which something encoded may begin. */
  static final int ENCODES = 1 << 9;

  private static final int LATIN = 256;
  // Codes of letters and digits have the sign bit. Characters beyond Latin-1 share the last codes
  // of
  // both kinds: a run of them is the same by accident alone. Code 0 is that of no character.
  private static final int LETTER = 128;
  private static final int LAST = 127;
  private static final int FIRST_OF_OTHERS = 80;
  private static final int SPREAD = 0x9E3779B1;
  private static final char[] OF_LATIN = new char[LATIN];

  static {
    int[] last = new int[2];
    for (char c = 0; c < LATIN; c++) {
      if (shown(c) == c && isSeen(c)) {
        OF_LATIN[c] = (char) (letterBit(c) | ++last[letterBit(c) / LETTER]);
      }
    }
    for (char c = 0; c < LATIN; c++) {
      OF_LATIN[c] = kind(c);
    }
  }

  private CharCodes() {}

  /** The code of a character in the last eight bits, behind bits that tell what it is. */
  static int kindOf(char c) {
    return c < LATIN ? OF_LATIN[c] : Others.OF_ALL[c];
  }

  /** The kinds of Latin-1 if a text has no other characters, else those of all characters. */
  static char[] kindsFor(char[] text, int length) {
    int any = 0;
    for (int i = 0; i < length; i++) {
      any |= text[i];
    }
    return any < LATIN ? OF_LATIN : Others.OF_ALL;
  }

  /** Tells letters and digits by their codes. */
  static boolean isLetter(byte code) {
    return code < 0;
  }

  static boolean encodes(char c) {
    return (kindOf(c) & ENCODES) != 0;
  }

  private static char kind(char c) {
    int seen = isSeen(c) ? codeOf(c) | SEEN : 0;
    int encodes = EscapeDecoder.mayBegin(c) ? ENCODES : 0;
    return (char) (seen | encodes);
  }

  private static int codeOf(char c) {
    char shown = shown(c);
    if (shown < LATIN) {
      return OF_LATIN[shown] & 0xFF;
    }
    int spread = ((shown * SPREAD) >>> Short.SIZE) % (LAST - FIRST_OF_OTHERS + 1);
    return letterBit(shown) | (FIRST_OF_OTHERS + spread);
  }

  private static int letterBit(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) ? LETTER : 0;
  }

  private static boolean isSeen(char c) {
    int type = Character.getType(c);
    return isBlank(c) || (type != Character.CONTROL && type != Character.FORMAT);
  }

  /** The character that stands for all that a quoting may exchange for each other. */
  private static char shown(char c) {
    return isBlank(c) ? ' ' : Character.toLowerCase(Character.toUpperCase(c));
  }

  /** A blank is a plus in a form that is sent. */
  private static boolean isBlank(char c) {
    return c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Made when a character beyond Latin-1 is met, since it takes 128 KiB. */
  private static final class Others {
    static final char[] OF_ALL = new char[Character.MAX_VALUE + 1];

    static {
      for (int c = 0; c < OF_ALL.length; c++) {
        OF_ALL[c] = kind((char) c);
      }
    }
  }
}
