package io.rhetor.client.internal.json;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds private texts, and lines of them, that are too short to be found by a run of them. */
final class ShortSecrets {
  private static final int SHORTEST = 3;
  // Fewer letters in a row are in many words.
  private static final int FEWEST_LETTERS = 6;

  private final Set<String> seen = new HashSet<>();
  private final Set<String> letters = new HashSet<>();

  /** Prepares to search for texts, of which those of a run or more do not count. */
  ShortSecrets(List<String> secrets) {
    for (String secret : secrets) {
      DecodedText plain = DecodedText.of(secret);
      add(plain);
      plain.layers(1).forEach(this::add);
    }
  }

  private void add(DecodedText secret) {
    add(new CountedText(secret, false), SHORTEST, seen);
    add(new CountedText(secret, true), FEWEST_LETTERS, letters);
  }

  private static void add(CountedText secret, int least, Set<String> secrets) {
    if (secret.length >= least && secret.length < QuotableText.RUN) {
      secrets.add(secret.part(0, secret.length));
    }
  }

  /** Marks where the texts stand, or their letters. */
  void markIn(CountedText text, boolean ofLetters, BitSet marks) {
    Set<String> secrets = ofLetters ? letters : seen;
    Set<Integer> sizes = new TreeSet<>();
    secrets.forEach(secret -> sizes.add(secret.length()));
    for (int size : sizes) {
      for (int to = size; to <= text.length; to++) {
        if (secrets.contains(text.part(to - size, to))) {
          text.mark(to - size, to, marks);
        }
      }
    }
  }
}
