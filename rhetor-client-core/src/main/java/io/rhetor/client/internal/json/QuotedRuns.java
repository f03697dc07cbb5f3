package io.rhetor.client.internal.json;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds runs of private texts in a text that may quote them in another form: escaped, encoded, in
 * other case, cut, or wrapped. Both sides are brought into the same {@link PlainForm}; each window
 * of {@value #RUN} characters of the short text is hashed once, and the private texts are passed
 * over once by a rolling hash, so that the time grows with the sum of the lengths.
 */
final class QuotedRuns {
  /** The shortest run that is found. */
  static final int RUN = 12;

  private static final long BASE = 0x9E3779B97F4A7C15L;
  private static final long BASE_TO_RUN = power(BASE, RUN);
  private static final int FILTER_BITS = 23;

  private QuotedRuns() {}

  /**
   * Marks the characters of a text that belong to a run of a private text.
   *
   * @param text the text
   * @param secrets the private texts
   * @return the marked positions
   */
  static BitSet find(String text, List<String> secrets) {
    BitSet marks = new BitSet(text.length());
    if (text.length() < RUN) {
      return marks;
    }
    for (PlainForm.Kind kind : PlainForm.Kind.values()) {
      PlainForm form = PlainForm.located(text, kind);
      if (form.length() >= RUN) {
        mark(form, secrets, kind, marks);
      }
    }
    return marks;
  }

  private static void mark(
      PlainForm text, List<String> secrets, PlainForm.Kind kind, BitSet marks) {
    Windows windows = new Windows(text);
    for (String secret : secrets) {
      if (secret.length() >= RUN) {
        windows.passOver(PlainForm.of(secret, kind));
      }
    }
    windows.markHits(marks);
  }

  private static long power(long base, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }

  /** The hashes of all windows of a text, and which of them a private text has. */
  private static final class Windows {
    private final PlainForm text;
    private final long[] hashes;
    private final long[] sorted;
    private final boolean[] hit;
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];

    Windows(PlainForm text) {
      this.text = text;
      this.hashes = new long[text.length() - RUN + 1];
      long hash = 0;
      for (int i = 0; i < text.length(); i++) {
        hash = hash * BASE + text.at(i);
        if (i >= RUN) {
          hash -= text.at(i - RUN) * BASE_TO_RUN;
        }
        if (i >= RUN - 1) {
          hashes[i - RUN + 1] = hash;
          int bit = bitOf(hash);
          filter[bit >>> 6] |= 1L << bit;
        }
      }
      this.sorted = hashes.clone();
      Arrays.sort(sorted);
      this.hit = new boolean[sorted.length];
    }

    private static int bitOf(long hash) {
      return (int) (hash >>> (64 - FILTER_BITS));
    }

    void passOver(PlainForm secret) {
      long hash = 0;
      for (int i = 0; i < secret.length(); i++) {
        hash = hash * BASE + secret.at(i);
        if (i >= RUN) {
          hash -= secret.at(i - RUN) * BASE_TO_RUN;
        }
        if (i >= RUN - 1) {
          int bit = bitOf(hash);
          if ((filter[bit >>> 6] & (1L << bit)) != 0) {
            int index = Arrays.binarySearch(sorted, hash);
            if (index >= 0) {
              hit[index] = true;
            }
          }
        }
      }
    }

    void markHits(BitSet marks) {
      for (int i = 0; i < hashes.length; i++) {
        // A search ends at the same one of several that are equal.
        int index = Arrays.binarySearch(sorted, hashes[i]);
        if (hit[index]) {
          marks.set(text.from(i), text.to(i + RUN - 1));
        }
      }
    }
  }
}
