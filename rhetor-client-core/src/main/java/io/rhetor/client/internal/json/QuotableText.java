package io.rhetor.client.internal.json;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A short text that may quote private texts: as they are, escaped, encoded, in other case, cut,
 * wrapped, or with other characters between the letters. All parts of it, and of what is left when
 * layers of quoting are taken off, are coded, and marked when they are met in a private text.
 */
final class QuotableText {
  /** The shortest run of a private text that is marked. */
  static final int RUN = 12;

  /** So many letters are marked where they and what is between them take {@link #RUN}. */
  static final int SPREAD_RUN = 10;

  /**
   * In a private text, the parts at every so many characters, and at every so many letters, are
   * looked at: a run has one, which begins with one of its first so many.
   */
  static final int STEP = 4;

  private static final int MOST_LAYERS = 5;

  final QuotableRuns seen;
  final QuotableRuns letters;

  QuotableText(String text) {
    List<DecodedText> layers = new ArrayList<>();
    DecodedText plain = DecodedText.of(text);
    layers.add(plain);
    layers.addAll(plain.layers(MOST_LAYERS));
    this.seen = new QuotableRuns(layers, false);
    this.letters = new QuotableRuns(layers, true);
  }

  /** Marks short private texts. */
  void markShort(ShortSecrets secrets, BitSet marks) {
    secrets.mark(seen.text, marks);
    secrets.mark(letters.text, marks);
  }

  /** Marks all runs that were met. */
  void markRuns(BitSet marks) {
    seen.meetFollowed();
    letters.meetFollowed();
    seen.mark(marks);
    letters.mark(marks);
  }
}
