package io.rhetor.client.internal.json;

/** A hash of the last so many characters of a text, which rolls on with each character. */
final class RunHash {
  // More than the longest run has, so that the character that leaves is still there.
  private static final int KEPT = 16;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final int size;
  private final long factorOfLeaving;
  private final char[] last = new char[KEPT];
  private int count;
  private long hash;

  RunHash(int size) {
    long power = 1;
    for (int i = 0; i < size; i++) {
      power *= FACTOR;
    }
    this.size = size;
    this.factorOfLeaving = power;
  }

  /** Adds a character; before there are as many as in a run, the hash is that of no run. */
  long roll(char code) {
    int place = count++ & (KEPT - 1);
    hash = hash * FACTOR + code - last[(place - size) & (KEPT - 1)] * factorOfLeaving;
    last[place] = code;
    return hash;
  }

  /** The hash of a longer run that ends with the same character. */
  long ofLonger(int longerSize) {
    long longer = hash;
    long factor = factorOfLeaving;
    for (int i = size; i < longerSize; i++) {
      longer += last[(count - 1 - i) & (KEPT - 1)] * factor;
      factor *= FACTOR;
    }
    return longer;
  }
}
