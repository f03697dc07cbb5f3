package io.rhetor.client.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The codes of a text and its layers: of all characters that are seen, or of letters and digits
 * alone. Up to twelve of them make a number that is that of no other part of such a size, or of one
 * by accident.
 */
final class CodedText {
  private static final long SPREAD = 0xD6E8FEB86659FD93L;
  private static final long SPREAD_OF_SIZE = 0x9E3779B97F4A7C15L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final boolean ofLetters;
  private final byte[] codes;
  private final int[] places;
  private final int[] starts;
  private final int[] ends;
  private int length;

  /** Takes the codes of a text and of what is left of it when layers of quoting are taken off. */
  CodedText(List<DecodedText> layers, boolean ofLetters) {
    int most = layers.stream().mapToInt(layer -> layer.length() + 1).sum();
    this.ofLetters = ofLetters;
    this.codes = new byte[most + Long.BYTES];
    this.places = new int[most];
    this.starts = new int[most];
    this.ends = new int[most];
    for (DecodedText layer : layers) {
      for (int i = 0; i < layer.length(); i++) {
        byte code = (byte) CharCodes.kindOf(layer.at(i));
        if (ofLetters ? CharCodes.isLetter(code) : code != 0) {
          append(code, i, layer.start(i), layer.end(i));
        }
      }
      // The code of no character stands behind each layer. A part with it ends before it starts.
      append((byte) 0, layer.length(), Integer.MAX_VALUE, 0);
    }
  }

  private void append(byte code, int place, int start, int end) {
    codes[length] = code;
    places[length] = place;
    starts[length] = start;
    ends[length] = end;
    length++;
  }

  /** Makes a number of up to twelve codes of an array that has eight more. */
  static long part(byte[] codes, int from, int size) {
    long first = (long) EIGHT.get(codes, from);
    if (size <= Long.BYTES) {
      return first & (-1L >>> (Long.SIZE - Byte.SIZE * size));
    }
    // Parts of other sizes may have the same beginning and end.
    long last = (long) EIGHT.get(codes, from + size - Long.BYTES);
    return first * SPREAD + size * SPREAD_OF_SIZE + last;
  }

  long part(int from, int size) {
    return part(codes, from, size);
  }

  /** Tells whether letters and digits alone count. */
  boolean ofLetters() {
    return ofLetters;
  }

  /** How many characters count, with the ends of the layers. */
  int length() {
    return length;
  }

  /** How many parts of so many characters there are. */
  int parts(int size) {
    return Math.max(0, length - size + 1);
  }

  /** How many characters a part takes in its layer, with those that do not count. */
  int span(int from, int size) {
    return places[from + size - 1] - places[from] + 1;
  }

  /** How many characters from one on are the same as others, by their codes. */
  int same(int from, byte[] others, int at, int end) {
    int same = Arrays.mismatch(codes, from, length, others, at, end);
    return same < 0 ? end - at : same;
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
