package io.rhetor.client.internal.json;

import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** Finds private texts, and lines of them, that are too short to be found by a run of them. */
final class ShortSecrets {
  private static final int SHORTEST = 3;
  // Fewer letters in a row are in many words.
  private static final int FEWEST_LETTERS = 6;
  private static final long FACTOR = 0xD6E8FEB86659FD93L;

  private final PartTable parts;
  private final TreeSet<Integer> sizes = new TreeSet<>();

  /** Prepares to search for texts, of which those of a run or more do not count. */
  ShortSecrets(List<String> secrets) {
    // As they are and decoded in two ways, each whole and its letters.
    this.parts = new PartTable(6 * secrets.size());
    for (String secret : secrets) {
      DecodedText plain = DecodedText.of(secret);
      add(plain);
      plain.layers(1).forEach(this::add);
    }
  }

  private void add(DecodedText text) {
    add(new CodedText(List.of(text), false), SHORTEST);
    add(new CodedText(List.of(text), true), FEWEST_LETTERS);
  }

  private void add(CodedText secret, int least) {
    int size = secret.length() - 1;
    if (size >= least && size < QuotableText.RUN) {
      parts.add(key(secret, 0, size), 0);
      sizes.add(size);
    }
  }

  /** Marks where the texts stand. */
  void mark(CodedText text, BitSet marks) {
    for (int size : sizes) {
      for (int i = 0; i < text.parts(size); i++) {
        if (parts.meet(key(text, i, size)) >= 0) {
          text.mark(i, size, marks);
        }
      }
    }
  }

  private static long key(CodedText text, int from, int size) {
    return text.part(from, size) + (2L * size + (text.ofLetters() ? 1 : 0)) * FACTOR;
  }
}
