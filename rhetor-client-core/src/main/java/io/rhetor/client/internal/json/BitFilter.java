package io.rhetor.client.internal.json;

/** Tells of hashes that they are not among those it was given, or may be. */
final class BitFilter {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int BITS_PER_HASH = 16;
  private static final int LEAST = 32 * 1024;

  private final long[] bits;
  private final int shift;

  /** Makes an empty filter for so many hashes at most. */
  BitFilter(int most) {
    int size = Integer.highestOneBit(Math.max(LEAST, BITS_PER_HASH * most - 1)) << 1;
    this.bits = new long[size / Long.SIZE];
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
  }

  void add(long hash) {
    int bit = (int) ((hash * SPREAD) >>> shift);
    bits[bit >>> 6] |= 1L << bit;
  }

  boolean mayHave(long hash) {
    int bit = (int) ((hash * SPREAD) >>> shift);
    return (bits[bit >>> 6] & (1L << bit)) != 0;
  }
}
