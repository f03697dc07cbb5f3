package io.rhetor.client.internal.json;

/** The hashes of parts of a text, each with the first place of the part and whether it was met. */
final class PartTable {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int LEAST = 64;
  private static final int PLACE_BITS = 19;
  private static final long PLACE = (1L << PLACE_BITS) - 1;
  private static final long MET = 1L << PLACE_BITS;
  private static final long HASH = -MET << 1;

  private final BitFilter filter;
  // A hash without its last bits, whether it was met, and a place; 0 is free.
  private final long[] slots;
  private final int shift;

  /** Makes an empty table for so many hashes at most, whose places are smaller. */
  PartTable(int most) {
    int size = Integer.highestOneBit(Math.max(LEAST, most)) << 2;
    this.filter = new BitFilter(most);
    this.slots = new long[size];
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
  }

  void add(long hash, int place) {
    int slot = slotOf(hash);
    if (slots[slot] == 0) {
      filter.add(hash);
      slots[slot] = (spread(hash) & HASH) | place;
    }
  }

  /** Meets a hash, and tells its place; -1 if it is not in the table. */
  int meet(long hash) {
    int slot = filter.mayHave(hash) ? slotOf(hash) : -1;
    if (slot < 0 || slots[slot] == 0) {
      return -1;
    }
    slots[slot] |= MET;
    return (int) (slots[slot] & PLACE);
  }

  boolean wasMet(long hash) {
    return (slots[slotOf(hash)] & MET) != 0;
  }

  /** Where a hash is, or where it would be. */
  private int slotOf(long hash) {
    long spread = spread(hash);
    int slot = (int) (spread >>> shift);
    while (slots[slot] != 0 && ((slots[slot] ^ spread) & HASH) != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Hashes of parts that begin differently differ in their first bits alone. */
  private static long spread(long hash) {
    return (hash ^ (hash >>> 29)) * SPREAD;
  }
}
