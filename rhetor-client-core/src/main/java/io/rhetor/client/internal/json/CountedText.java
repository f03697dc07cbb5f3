package io.rhetor.client.internal.json;

import java.util.BitSet;

/** The characters of a text that count in a comparison: all that are seen, or letters alone. */
final class CountedText {
  final char[] codes;
  final int length;
  private final DecodedText layer;
  private final int[] places;

  CountedText(DecodedText layer, boolean ofLetters) {
    this.layer = layer;
    this.codes = new char[layer.length()];
    this.places = new int[layer.length()];
    int counted = 0;
    for (int i = 0; i < layer.length(); i++) {
      int kind = CharKinds.of(layer.at(i));
      if (ofLetters ? CharKinds.isLetter(kind) : CharKinds.code(kind) != 0) {
        codes[counted] = CharKinds.code(kind);
        places[counted] = i;
        counted++;
      }
    }
    this.length = counted;
  }

  /** How many characters a part takes in its layer, with those that do not count. */
  int span(int from, int to) {
    return places[to - 1] - places[from] + 1;
  }

  /** Marks a part in the text that came. */
  void mark(int from, int to, BitSet marks) {
    marks.set(layer.start(places[from]), layer.end(places[to - 1]));
  }

  String part(int from, int to) {
    return new String(codes, from, to - from);
  }
}
