package io.rhetor.client.internal.json;

import java.util.BitSet;
import java.util.List;

/**
 * The hashes of all parts of a text and its layers, over all characters that are seen, or over the
 * letters and digits alone. The hash of a part is the sum of the weights of its characters, each
 * shifted by {@value #SHIFT} bits more than the next one.
 */
final class HashedText {
  static final int SHIFT = 5;

  private static final int SIZE_AT = 60;

  /** Stands behind each layer; is in no other text. */
  private static final long END = 0x5851F42D4C957F2DL | CharWeights.LETTER;

  // Those of the first so many characters, and how many letters these have.
  private final long[] hashes;
  private final int[] letters;
  private final int[] places;
  private final int[] starts;
  private final int[] ends;
  private int length;

  /**
   * Hashes a text.
   *
   * @param layers the text and what is left of it when layers of quoting are taken off
   * @param flag a bit that weights must have to count, or 0 for all
   */
  HashedText(List<DecodedText> layers, long flag) {
    int most = layers.stream().mapToInt(layer -> layer.length() + 1).sum();
    this.hashes = new long[most + 1];
    this.letters = new int[most + 1];
    this.places = new int[most];
    this.starts = new int[most];
    this.ends = new int[most];
    for (DecodedText layer : layers) {
      for (int i = 0; i < layer.length(); i++) {
        long weight = CharWeights.of(layer.at(i));
        if (weight != 0 && (weight & flag) == flag) {
          starts[length] = layer.start(i);
          ends[length] = layer.end(i);
          append(weight, i);
        }
      }
      // A part with it, which a hash may hide, ends before it starts.
      starts[length] = Integer.MAX_VALUE;
      append(END, layer.length());
    }
  }

  private void append(long weight, int place) {
    places[length] = place;
    hashes[length + 1] = (hashes[length] << SHIFT) + weight;
    letters[length + 1] = letters[length] - (int) CharWeights.allIfLetter(weight);
    length++;
  }

  /** What of a rolling hash is that of the last, at most 12, characters, with their number. */
  static long last(int size, long hash) {
    return (hash & ((1L << (SHIFT * size)) - 1)) | ((long) size << SIZE_AT);
  }

  /** How many characters count, with the ends of the layers. */
  int length() {
    return length;
  }

  /** How many parts of so many characters there are. */
  int parts(int size) {
    return Math.max(0, length - size + 1);
  }

  /** The hash of a part of at most 12 characters. */
  long hash(int from, int size) {
    return hashes[from + size] - (hashes[from] << (SHIFT * size));
  }

  /** How many letters and digits stand before a character. */
  int lettersBefore(int index) {
    return letters[index];
  }

  /** How many characters a part takes in its layer, with those that do not count. */
  int span(int from, int size) {
    return places[from + size - 1] - places[from] + 1;
  }

  /** Marks a part in the text. */
  void mark(int from, int size, BitSet marks) {
    int start = starts[from];
    int end = ends[from + size - 1];
    if (start < end) {
      marks.set(start, end);
    }
  }
}
