package io.rhetor.client.internal.json;

/**
 * Passes over a private text once, by rolling hashes of what is seen of it and of its letters, to
 * find the runs of it that a {@link QuotableText} has.
 */
final class PrivateText {
  // Enough for a run before and behind what is encoded.
  private static final int REACH = 32;
  private static final int MOST_LAYERS = 3;
  // Small methods that are called often are compiled early.
  private static final int BLOCK = 2_048;

  private final String text;
  private final QuotableText quotable;
  private long seen;
  private long letters;
  private long flags;

  private PrivateText(String text, QuotableText quotable) {
    this.text = text;
    this.quotable = quotable;
  }

  /** Finds the runs of a private text. */
  static void passOver(String text, QuotableText quotable) {
    if ((new PrivateText(text, quotable).pass() & CharWeights.ENCODES) != 0) {
      passOverDecoded(text, quotable);
    }
  }

  /** Of a quotation, escapes that the private text has itself are taken off as well. */
  private static void passOverDecoded(String text, QuotableText quotable) {
    int from = 0;
    while (from < text.length()) {
      int at = from;
      while (at < text.length() && !DecodedText.mayBeginEncoded(text.charAt(at))) {
        at++;
      }
      int begin = Math.max(0, at - REACH);
      int to = at;
      for (; at < text.length() && at <= to + REACH && at < begin + BLOCK; at++) {
        to = DecodedText.mayBeginEncoded(text.charAt(at)) ? at : to;
      }
      from = at;
      DecodedText.withoutPlaces(text.substring(begin, at))
          .layers(MOST_LAYERS)
          .forEach(layer -> new PrivateText(layer.toString(), quotable).pass());
    }
  }

  private long pass() {
    int at = 0;
    while (at < text.length()) {
      at = passFar(at, Math.min(text.length(), at + BLOCK));
      if (at % QuotableText.STEP == 0 && quotable.isNear(seen, letters)) {
        at = passNear(at);
      }
    }
    return flags;
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
    quotable.follow(place - QuotableText.RUN, to);
    return at;
  }

  private void roll(long weight) {
    if (weight != 0) {
      flags |= weight;
      seen = (seen << HashedText.SHIFT) + weight;
      long isLetter = CharWeights.allIfLetter(weight);
      letters ^= (letters ^ ((letters << HashedText.SHIFT) + weight)) & isLetter;
    }
  }
}
