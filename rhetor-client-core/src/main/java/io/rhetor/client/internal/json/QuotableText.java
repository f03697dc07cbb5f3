package io.rhetor.client.internal.json;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A short text that may quote private texts: as they are, escaped, encoded, in other case, cut,
 * wrapped, or with other characters between the letters. Runs of it, and of what is left when
 * layers of quoting are taken off, are marked when a private text has them.
 */
final class QuotableText {
  /** The shortest run of a private text that is marked. */
  static final int RUN = 12;

  /** So many letters are marked where they and what is between them take {@link #RUN}. */
  private static final int SPREAD_RUN = 10;

  private static final int MOST_LAYERS = 5;
  private static final int MOST_LAYERS_OF_PRIVATE = 3;
  private static final int BLOCK = 4_096;
  // Enough for a run of which each character is encoded, some more than once.
  private static final int OVERLAP = 512;

  private final List<CountedText> seen;
  private final List<CountedText> letters;
  private final QuotableRuns runs;
  private final QuotableRuns letterRuns;
  private final QuotableRuns spreadRuns;

  QuotableText(String text) {
    List<DecodedText> layers = new ArrayList<>();
    DecodedText plain = DecodedText.of(text);
    layers.add(plain);
    layers.addAll(plain.layers(MOST_LAYERS));
    this.seen = counted(layers, false);
    this.letters = counted(layers, true);
    this.runs = new QuotableRuns(seen, RUN);
    this.letterRuns = new QuotableRuns(letters, RUN);
    this.spreadRuns = new QuotableRuns(letters, SPREAD_RUN);
  }

  private static List<CountedText> counted(List<DecodedText> layers, boolean ofLetters) {
    return layers.stream()
        .map(layer -> new CountedText(layer, ofLetters))
        .collect(Collectors.toList());
  }

  /** Meets the runs that a private text has, as it is and without its own layers of quoting. */
  void meet(String privateText) {
    if (!meetRuns(privateText)) {
      return;
    }
    for (int end = 0; end < privateText.length(); ) {
      int begin = Math.max(0, end - OVERLAP);
      end = Math.min(privateText.length(), begin + BLOCK);
      DecodedText.of(privateText.substring(begin, end)).layers(MOST_LAYERS_OF_PRIVATE).stream()
          .map(DecodedText::toString)
          .forEach(this::meetRuns);
    }
  }

  /** Goes once over a text, and tells whether something in it may be encoded. */
  private boolean meetRuns(String text) {
    RunHash ofSeen = new RunHash(RUN);
    RunHash ofLetters = new RunHash(SPREAD_RUN);
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      int kind = CharKinds.of(text.charAt(i));
      char code = CharKinds.code(kind);
      all |= kind;
      if (code != 0) {
        runs.meet(ofSeen.roll(code));
      }
      if (CharKinds.isLetter(kind) && spreadRuns.meet(ofLetters.roll(code))) {
        letterRuns.meet(ofLetters.ofLonger(RUN));
      }
    }
    return CharKinds.encodes(all);
  }

  /** Marks private texts that are shorter than a run. */
  void markShort(ShortSecrets secrets, BitSet marks) {
    seen.forEach(text -> secrets.markIn(text, false, marks));
    letters.forEach(text -> secrets.markIn(text, true, marks));
  }

  /** Marks all runs that were met. */
  void markRuns(BitSet marks) {
    runs.mark(RUN, marks);
    letterRuns.mark(RUN, marks);
    spreadRuns.mark(RUN, marks);
  }
}
