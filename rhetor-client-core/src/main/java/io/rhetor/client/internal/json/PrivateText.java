package io.rhetor.client.internal.json;

import java.util.List;

/**
 * Passes over a private text once, block by block, to find the runs of it that a {@link
 * QuotableText} has: it looks at the parts at every fourth character and letter, and at all runs
 * around a part that the other text has, too.
 */
final class PrivateText {
  private static final int MOST_LAYERS = 3;
  // Small methods that are called often are compiled early.
  private static final int BLOCK = 1_024;
  private static final int DECODED_BLOCK = 2_048;
  // Enough for a run before and behind what is encoded.
  private static final int REACH = 64;
  // Enough for a run of which each character is encoded, some more than once.
  private static final int OVERLAP = 256;

  private final char[] block;
  private final PrivateRuns seen;
  private final PrivateRuns letters;
  private int kinds;
  private long steps;

  private PrivateText(int longest, QuotableText quotable) {
    int size = Math.min(BLOCK, longest);
    this.block = new char[size];
    this.seen = new PrivateRuns(size, quotable.seen);
    this.letters = new PrivateRuns(size, quotable.letters);
  }

  /**
   * Finds the runs of a private text, and counts the characters that were looked at, some several
   * times.
   */
  static long passOver(String text, QuotableText quotable) {
    PrivateText whole = new PrivateText(text.length(), quotable);
    whole.pass(text);
    boolean encodes = (whole.kinds & CharCodes.ENCODES) != 0;
    return whole.steps() + (encodes ? passOverDecoded(text, quotable) : 0);
  }

  /** Of a quotation, escapes that the private text has itself are taken off as well. */
  private static long passOverDecoded(String text, QuotableText quotable) {
    PrivateText decoded = new PrivateText(DECODED_BLOCK, quotable);
    char[] block = new char[DECODED_BLOCK];
    int done = 0;
    for (int at = nextEncoded(text, 0); at < text.length(); at = nextEncoded(text, done)) {
      int begin = Math.max(done, at - REACH);
      int size = Math.min(DECODED_BLOCK, text.length() - begin);
      text.getChars(begin, begin + size, block, 0);
      int end = endOfEncoded(block, at - begin, size);
      int seam = end - OVERLAP;
      List<DecodedText> layers = DecodedText.withoutPlaces(block, end, seam).layers(MOST_LAYERS);
      for (DecodedText layer : layers) {
        decoded.steps += layer.length();
        decoded.pass(layer.toString());
      }
      if (begin + end == text.length()) {
        break;
      }
      // Behind a full block, the next one begins where no escape is cut.
      done = begin + (end < size ? end - REACH : layers.isEmpty() ? seam : layers.get(0).seam());
    }
    return text.length() + decoded.steps();
  }

  private static int nextEncoded(String text, int from) {
    int at = from;
    while (at < text.length() && !isEncoded(text, at)) {
      at++;
    }
    return at;
  }

  private static boolean isEncoded(String text, int at) {
    char c = text.charAt(at);
    return CharCodes.encodes(c)
        && EscapeDecoder.mayGoOn(c, at + 1 < text.length() ? text.charAt(at + 1) : ' ');
  }

  /** Where nothing in a block was encoded for some while. */
  private static int endOfEncoded(char[] block, int first, int size) {
    int end = first;
    for (int i = first; i < size && i < end + REACH; i++) {
      end = CharCodes.encodes(block[i]) ? i + 1 : end;
    }
    return Math.min(size, end + REACH);
  }

  private void pass(String text) {
    seen.clear();
    letters.clear();
    for (int at = 0; at < text.length(); at += block.length) {
      int size = Math.min(block.length, text.length() - at);
      text.getChars(at, at + size, block, 0);
      take(CharCodes.kindsFor(block, size), size);
      seen.followOn();
      letters.followOn();
      seen.search();
      letters.search();
      seen.keepEnd();
      letters.keepEnd();
    }
    steps += text.length();
  }

  /** Appends the codes of a block. Most time goes into this loop, so it has no branches. */
  private void take(char[] kindsOfAll, int size) {
    char[] block = this.block;
    byte[] seenCodes = seen.codes;
    byte[] letterCodes = letters.codes;
    int seenEnd = seen.end;
    int lettersEnd = letters.end;
    int any = kinds;
    int all = CharCodes.SEEN;
    for (int i = 0; i < size; i++) {
      int kind = kindsOfAll[block[i]];
      byte code = (byte) kind;
      seenCodes[seenEnd + i] = code;
      letterCodes[lettersEnd] = code;
      // Letters have the sign bit.
      lettersEnd -= code >> 7;
      any |= kind;
      all &= kind;
    }
    kinds = any;
    letters.end = lettersEnd;
    seen.end += size;
    if (all == 0) {
      seen.removeUnseen(seenEnd);
    }
  }

  private long steps() {
    return steps + seen.steps + letters.steps;
  }
}
