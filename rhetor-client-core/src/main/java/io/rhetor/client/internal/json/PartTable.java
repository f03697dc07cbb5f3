package io.rhetor.client.internal.json;

/** The hashes of parts of a text, and which of them were met. */
final class PartTable {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int LEAST = 64;
  private static final long MET = 1;
  private static final long USED = 1 << 1;
  private static final long HASH = -1L << 2;

  private final BitFilter filter;
  // A hash without its last bits, that there is one, and whether it was met; 0 is free.
  private final long[] slots;
  private final int shift;

  /** Makes an empty table for so many hashes at most. */
  PartTable(int most) {
    int size = Integer.highestOneBit(Math.max(LEAST, most)) << 2;
    this.filter = new BitFilter(most);
    this.slots = new long[size];
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
  }

  void add(long hash) {
    int slot = slotOf(hash);
    if (slots[slot] == 0) {
      filter.add(hash);
      slots[slot] = (spread(hash) & HASH) | USED;
    }
  }

  /** Meets a hash; false if it is not in the table. */
  boolean meet(long hash) {
    int slot = filter.mayHave(hash) ? slotOf(hash) : -1;
    if (slot < 0 || slots[slot] == 0) {
      return false;
    }
    slots[slot] |= MET;
    return true;
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
