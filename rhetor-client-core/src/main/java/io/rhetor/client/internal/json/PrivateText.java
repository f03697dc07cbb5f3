package io.rhetor.client.internal.json;

import java.util.List;

/**
 * Passes over a private text once, by rolling hashes of what is seen of it and of its letters, to
 * find the runs of it that a {@link QuotableText} has.
 */
final class PrivateText {
  private static final int MOST_LAYERS = 3;
  // Small methods that are called often are compiled early.
  private static final int BLOCK = 2_048;
  // Enough for a run before and behind what is encoded.
  private static final int REACH = 64;
  // Enough for a run of which each character is encoded, some more than once.
  private static final int OVERLAP = 256;

  private final String text;
  private final QuotableText quotable;
  private long seen;
  private long letters;
  private long flags;
  private long steps;

  private PrivateText(String text, QuotableText quotable) {
    this.text = text;
    this.quotable = quotable;
  }

  /**
   * Finds the runs of a private text.
   *
   * @return how many characters were looked at, some several times
   */
  static long passOver(String text, QuotableText quotable) {
    PrivateText whole = new PrivateText(text, quotable);
    whole.pass();
    long decoded = (whole.flags & CharWeights.ENCODES) == 0 ? 0 : passOverDecoded(text, quotable);
    return whole.steps + decoded;
  }

  /** Of a quotation, escapes that the private text has itself are taken off as well. */
  private static long passOverDecoded(String text, QuotableText quotable) {
    long steps = text.length();
    char[] block = new char[BLOCK];
    int done = 0;
    for (int at = nextEncoded(text, 0); at < text.length(); at = nextEncoded(text, done)) {
      int begin = Math.max(done, at - REACH);
      int size = Math.min(BLOCK, text.length() - begin);
      text.getChars(begin, begin + size, block, 0);
      int end = endOfEncoded(block, at - begin, size);
      int seam = end - OVERLAP;
      List<DecodedText> layers = DecodedText.withoutPlaces(block, end, seam).layers(MOST_LAYERS);
      for (DecodedText layer : layers) {
        PrivateText decoded = new PrivateText(layer.toString(), quotable);
        decoded.pass();
        steps += layer.length() + decoded.steps;
      }
      if (begin + end == text.length()) {
        break;
      }
      // Behind a full block, the next one begins where no escape is cut.
      done = begin + (end < size ? end - REACH : layers.isEmpty() ? seam : layers.get(0).seam());
    }
    return steps;
  }

  private static int nextEncoded(String text, int from) {
    int at = from;
    while (at < text.length() && !encodes(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where nothing in a block was encoded for some while. */
  private static int endOfEncoded(char[] block, int first, int size) {
    int end = first;
    for (int i = first; i < size && i < end + REACH; i++) {
      end = encodes(block[i]) ? i + 1 : end;
    }
    return Math.min(size, end + REACH);
  }

  private static boolean encodes(char c) {
    return (CharWeights.of(c) & CharWeights.ENCODES) != 0;
  }

  private void pass() {
    int at = 0;
    while (at < text.length()) {
      at = passFar(at, Math.min(text.length(), at + BLOCK));
      if (at % QuotableText.STEP == 0 && quotable.isNear(seen, letters)) {
        at = passNear(at);
      }
    }
  }

  /** Passes on until a run may be near. All time goes into this loop, so it is kept small. */
  private int passFar(int from, int end) {
    String text = this.text;
    QuotableText quotable = this.quotable;
    long seen = this.seen;
    long letters = this.letters;
    long flags = this.flags;
    int next = end;
    for (int i = from; i < end; i++) {
      long weight = CharWeights.of(text.charAt(i));
      if (weight != 0) {
        flags |= weight;
        seen = (seen << HashedText.SHIFT) + weight;
        // Without a branch, which would often be predicted wrongly.
        long isLetter = CharWeights.allIfLetter(weight);
        letters ^= (letters ^ ((letters << HashedText.SHIFT) + weight)) & isLetter;
      }
      if (i % QuotableText.STEP == QuotableText.STEP - 1 && quotable.isNear(seen, letters)) {
        next = i + 1;
        break;
      }
    }
    this.seen = seen;
    this.letters = letters;
    this.flags = flags;
    steps += next - from;
    return next;
  }

  /** Meets runs until none is near. */
  private int passNear(int from) {
    int at = from;
    int place = quotable.meet(seen, letters);
    while (at < text.length()) {
      if (place >= 0) {
        at = follow(at, place);
      } else if (at % QuotableText.STEP == 0 && !quotable.isNear(seen, letters)) {
        break;
      }
      if (at < text.length()) {
        roll(CharWeights.of(text.charAt(at++)));
        place = quotable.meet(seen, letters);
      }
    }
    return at;
  }

  /** Passes on as long as the quotable text goes on with the same. */
  private int follow(int from, int place) {
    int at = from;
    int to = place;
    for (; at < text.length(); at++) {
      long weight = CharWeights.of(text.charAt(at));
      if (weight != 0) {
        if (!quotable.goesOn(to, weight)) {
          break;
        }
        to++;
        roll(weight);
      }
    }
    steps += at - from;
    quotable.follow(place - QuotableText.RUN, to);
    return at;
  }

  private void roll(long weight) {
    steps++;
    if (weight != 0) {
      flags |= weight;
      seen = (seen << HashedText.SHIFT) + weight;
      long isLetter = CharWeights.allIfLetter(weight);
      letters ^= (letters ^ ((letters << HashedText.SHIFT) + weight)) & isLetter;
    }
  }
}
