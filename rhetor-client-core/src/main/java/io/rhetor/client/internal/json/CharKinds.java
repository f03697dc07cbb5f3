package io.rhetor.client.internal.json;

/**
 * What each character is in a search for private texts. Characters that a quoting may exchange for
 * each other share one code: those of other case, and all white space.
 */
final class CharKinds {
  /** This bit of a kind tells letters and digits; the code is in the bits below. */
  static final int LETTER = 1 << 16;

  /** This bit of a kind tells characters with which something encoded may begin. */
  static final int ENCODES = 1 << 17;

  private static final int LATIN = 256;
  private static final int[] OF_LATIN = kinds(LATIN);

  private CharKinds() {}

  static int of(char c) {
    return c < LATIN ? OF_LATIN[c] : Others.OF_ALL[c];
  }

  /** The code in a kind; 0 for a character that is not seen. */
  static char code(int kind) {
    return (char) kind;
  }

  static boolean isLetter(int kind) {
    return (kind & LETTER) != 0;
  }

  static boolean encodes(int kind) {
    return (kind & ENCODES) != 0;
  }

  private static int[] kinds(int count) {
    int[] kinds = new int[count];
    for (int c = 0; c < count; c++) {
      kinds[c] = kind((char) c);
    }
    return kinds;
  }

  private static int kind(char c) {
    char code = code(c);
    boolean isLetter = Character.isLetterOrDigit(code) || Character.isSurrogate(code);
    return code | (isLetter ? LETTER : 0) | (EscapeDecoder.mayBegin(c) ? ENCODES : 0);
  }

  private static char code(char c) {
    // A blank is a plus in a form that is sent.
    if (c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      return ' ';
    }
    int type = Character.getType(c);
    boolean isSeen = type != Character.CONTROL && type != Character.FORMAT;
    return isSeen ? Character.toLowerCase(Character.toUpperCase(c)) : 0;
  }

  /** Made when a character beyond Latin-1 is met, since it takes 256 KiB. */
  private static final class Others {
    static final int[] OF_ALL = kinds(Character.MAX_VALUE + 1);
  }
}
