package io.rhetor.client.internal.json;

import java.util.BitSet;
import java.util.List;

/**
 * The runs of a text that may quote private texts, and which of them were met in one: runs of all
 * characters that are seen, or of letters and digits alone.
 */
final class QuotableRuns {
  private static final int CHARACTERS = 8;
  private static final int LETTERS = QuotableText.SPREAD_RUN - QuotableText.STEP + 1;

  final CodedText text;
  final int shortest;

  /** How many characters are looked at together. */
  final int part;

  private final PartTable runs;
  private final BitFilter parts;
  // Where the runs begin that were followed: the shortest ones, and those of letters that are long.
  private final BitSet followed = new BitSet();
  private final BitSet followedLong = new BitSet();

  /** Takes all runs of characters that are seen, or of letters and digits alone. */
  QuotableRuns(List<DecodedText> layers, boolean ofLetters) {
    this.text = new CodedText(layers, ofLetters);
    this.shortest = ofLetters ? QuotableText.SPREAD_RUN : QuotableText.RUN;
    this.part = ofLetters ? LETTERS : CHARACTERS;
    this.runs = new PartTable((ofLetters ? 2 : 1) * text.length());
    this.parts = new BitFilter(text.length());
    for (int i = 0; i < text.parts(part); i++) {
      parts.add(text.part(i, part));
    }
    for (int i = 0; i < text.parts(shortest); i++) {
      runs.add(text.part(i, shortest), i);
      if (ofLetters && i < text.parts(QuotableText.RUN)) {
        runs.add(text.part(i, QuotableText.RUN), i);
      }
    }
  }

  /**
   * Tells where the first of every so many parts is that the text may have; else the end or more.
   */
  int nextPart(byte[] codes, int from, int end) {
    int at = from;
    while (at < end && !parts.mayHave(CodedText.part(codes, at, part))) {
      at += QuotableText.STEP;
    }
    return at;
  }

  /**
   * Meets characters of a private text, and tells where the text has the same; -1 if it has not.
   */
  int meet(byte[] codes, int from, int size) {
    return runs.meet(CodedText.part(codes, from, size));
  }

  /** Notes that a private text has all that stands from one place to another. */
  void follow(int from, int to) {
    followed.set(from, Math.max(from, to - shortest + 1));
    if (text.ofLetters()) {
      followedLong.set(from, Math.max(from, to - QuotableText.RUN + 1));
    }
  }

  /** Meets all runs that were followed, which may stand elsewhere as well. */
  void meetFollowed() {
    followed.stream().forEach(i -> runs.meet(text.part(i, shortest)));
    followedLong.stream().forEach(i -> runs.meet(text.part(i, QuotableText.RUN)));
  }

  /** Marks all runs that were met. */
  void mark(BitSet marks) {
    if (!followed.isEmpty()) {
      mark(QuotableText.RUN, marks);
      if (text.ofLetters()) {
        mark(shortest, marks);
      }
    }
  }

  /** A run that is shorter counts where it and what is between its characters are as long. */
  private void mark(int size, BitSet marks) {
    for (int i = 0; i < text.parts(size); i++) {
      if (text.span(i, size) >= QuotableText.RUN && runs.wasMet(text.part(i, size))) {
        text.mark(i, size, marks);
      }
    }
  }
}
