package io.rhetor.client.internal.json;

import java.util.BitSet;
import java.util.List;

/** All runs of so many characters of a text that may quote private texts, and which those have. */
final class QuotableRuns {
  private static final int LEAST_SLOTS = 1_024;
  private static final int SLOTS_FOR_RUN = 4;

  private final List<CountedText> layers;
  private final int size;
  // The hashes of runs; 0 is free.
  private final long[] slots;
  private final int shift;
  private final BitSet met = new BitSet();

  QuotableRuns(List<CountedText> layers, int size) {
    int most = layers.stream().mapToInt(layer -> layer.length).sum();
    int capacity = Integer.highestOneBit(Math.max(LEAST_SLOTS, SLOTS_FOR_RUN * most)) << 1;
    this.layers = layers;
    this.size = size;
    this.slots = new long[capacity];
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
    forEachRun(
        (layer, from, hash) -> {
          slots[slotOf(hash)] = hash;
        });
  }

  /** Notes that a private text has a run; false if it is none of these. */
  boolean meet(long hash) {
    int slot = slotOf(hash);
    if (slots[slot] == 0) {
      return false;
    }
    met.set(slot);
    return true;
  }

  /** Marks the runs that were met and that take, with what is between, at least so much room. */
  void mark(int least, BitSet marks) {
    if (!met.isEmpty()) {
      forEachRun(
          (layer, from, hash) -> {
            if (layer.span(from, from + size) >= least && met.get(slotOf(hash))) {
              layer.mark(from, from + size, marks);
            }
          });
    }
  }

  private void forEachRun(Visitor visitor) {
    for (CountedText layer : layers) {
      RunHash hash = new RunHash(size);
      for (int i = 0; i < layer.length; i++) {
        long rolled = hash.roll(layer.codes[i]);
        if (i >= size - 1) {
          visitor.visit(layer, i + 1 - size, rolled);
        }
      }
    }
  }

  /** Where a hash is, or where it would be. */
  private int slotOf(long hash) {
    int slot = (int) (hash >>> shift);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Takes one run. */
  private interface Visitor {
    void visit(CountedText layer, int from, long hash);
  }
}
