package io.rhetor.client.internal.json;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A short text that may quote private texts: as they are, escaped, encoded, in other case, cut,
 * wrapped, or with other characters between the letters. All parts of it, and of what is left when
 * layers of quoting are taken off, are hashed, and marked when they are met in a private text.
 */
final class QuotableText {
  /** The shortest run of a private text that is marked. */
  static final int RUN = 12;

  /** So many letters are marked where they and what is between them take {@link #RUN}. */
  static final int SPREAD_RUN = 10;

  /**
   * In a private text it is seen after so many characters whether a run is near: what of a run was
   * passed by then has its last {@link #NEAR} characters, or {@link #NEAR_LETTERS} letters, here.
   */
  static final int STEP = 4;

  private static final int NEAR = RUN - STEP + 1;
  private static final int NEAR_LETTERS = SPREAD_RUN - STEP + 1;
  private static final int MOST_LAYERS = 5;

  private final HashedText seen;
  private final HashedText letters;
  private final PartTable runs;
  private final BitFilter near;
  private final BitSet followed = new BitSet();

  QuotableText(String text) {
    List<DecodedText> layers = new ArrayList<>();
    DecodedText plain = DecodedText.of(text);
    layers.add(plain);
    layers.addAll(plain.layers(MOST_LAYERS));
    this.seen = new HashedText(layers, 0);
    this.letters = new HashedText(layers, CharWeights.LETTER);
    this.runs = new PartTable(seen.length() + 2 * letters.length());
    this.near = new BitFilter(seen.length() + letters.length());
    addRuns();
    addRunsOfLetters();
  }

  private void addRuns() {
    for (int i = 0; i < seen.parts(RUN); i++) {
      runs.add(HashedText.last(RUN, seen.hash(i, RUN)), i);
      // Others are near where their letters are.
      if (seen.lettersBefore(i + RUN) - seen.lettersBefore(i) < SPREAD_RUN) {
        for (int j = i; j < i + STEP; j++) {
          near.add(HashedText.last(NEAR, seen.hash(j, NEAR)));
        }
      }
    }
  }

  private void addRunsOfLetters() {
    for (int i = 0; i < letters.parts(NEAR_LETTERS); i++) {
      near.add(HashedText.last(NEAR_LETTERS, letters.hash(i, NEAR_LETTERS)));
      if (i < letters.parts(SPREAD_RUN)) {
        runs.add(HashedText.last(SPREAD_RUN, letters.hash(i, SPREAD_RUN)), i);
      }
      if (i < letters.parts(RUN)) {
        runs.add(HashedText.last(RUN, letters.hash(i, RUN)), i);
      }
    }
  }

  /** Tells of the hashes of a private text so far whether a run may have begun. */
  boolean isNear(long ofSeen, long ofLetters) {
    return near.mayHave(HashedText.last(NEAR_LETTERS, ofLetters))
        || near.mayHave(HashedText.last(NEAR, ofSeen));
  }

  /**
   * Meets the hashes of a private text so far.
   *
   * @return where the text goes on behind the run that was met; -1 if none was
   */
  int meet(long ofSeen, long ofLetters) {
    long run = HashedText.last(RUN, ofSeen);
    int place = runs.meet(run);
    // A run of letters alone may have the place that it has among the letters.
    if (place >= 0 && HashedText.last(RUN, seen.hash(place, RUN)) == run) {
      return place + RUN;
    }
    if (runs.meet(HashedText.last(SPREAD_RUN, ofLetters)) >= 0) {
      runs.meet(HashedText.last(RUN, ofLetters));
    }
    return -1;
  }

  /** Tells whether the text goes on with a character. */
  boolean goesOn(int place, long weight) {
    return place < seen.length() && seen.hash(place, 1) == weight;
  }

  /** Notes that a private text has all that stands here, which begins with a run. */
  void follow(int from, int to) {
    followed.set(from, to);
  }

  /** Marks short private texts. */
  void markShort(ShortSecrets secrets, BitSet marks) {
    secrets.mark(seen, 0, marks);
    secrets.mark(letters, CharWeights.LETTER, marks);
  }

  /** Marks all runs that were met. */
  void markRuns(BitSet marks) {
    if (!runs.anyMet()) {
      return;
    }
    meetFollowed();
    for (int i = 0; i < seen.parts(RUN); i++) {
      if (runs.wasMet(HashedText.last(RUN, seen.hash(i, RUN)))) {
        seen.mark(i, RUN, marks);
      }
    }
    for (int i = 0; i < letters.parts(SPREAD_RUN); i++) {
      if (letters.span(i, SPREAD_RUN) >= RUN
          && runs.wasMet(HashedText.last(SPREAD_RUN, letters.hash(i, SPREAD_RUN)))) {
        letters.mark(i, SPREAD_RUN, marks);
      }
      if (i < letters.parts(RUN) && runs.wasMet(HashedText.last(RUN, letters.hash(i, RUN)))) {
        letters.mark(i, RUN, marks);
      }
    }
  }

  /** What was followed may stand elsewhere as well. */
  private void meetFollowed() {
    int to;
    for (int from = followed.nextSetBit(0); from >= 0; from = followed.nextSetBit(to)) {
      to = followed.nextClearBit(from);
      for (int i = from; i + RUN <= to; i++) {
        runs.meet(HashedText.last(RUN, seen.hash(i, RUN)));
      }
      int end = seen.lettersBefore(to);
      for (int i = seen.lettersBefore(from); i + SPREAD_RUN <= end; i++) {
        runs.meet(HashedText.last(SPREAD_RUN, letters.hash(i, SPREAD_RUN)));
        if (i + RUN <= end) {
          runs.meet(HashedText.last(RUN, letters.hash(i, RUN)));
        }
      }
    }
  }
}
