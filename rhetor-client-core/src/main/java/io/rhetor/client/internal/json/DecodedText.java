package io.rhetor.client.internal.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as it came, or with layers of quoting taken off. Knows where in the text that came each
 * character stands.
 */
final class DecodedText {
  private static final int[] NO_PLACES = {};

  private char[] chars;
  private int[] starts;
  private int[] ends;
  private int length;
  private int seam;
  private boolean hasMisread;

  private DecodedText(char[] chars, int[] places) {
    this.chars = chars;
    this.starts = places;
    this.ends = places.clone();
  }

  /** Takes a text as it is. */
  static DecodedText of(String text) {
    DecodedText plain = new DecodedText(text.toCharArray(), new int[text.length()]);
    plain.length = text.length();
    Arrays.setAll(plain.starts, i -> i);
    Arrays.setAll(plain.ends, i -> i + 1);
    return plain;
  }

  /**
   * Takes characters as they are whose places are not asked for.
   *
   * @param seam where they may be cut if nothing encoded begins before it and ends behind it
   */
  static DecodedText withoutPlaces(char[] chars, int length, int seam) {
    DecodedText plain = new DecodedText(chars, NO_PLACES);
    plain.length = length;
    plain.seam = seam;
    return plain;
  }

  /** Where the text before may be cut, or right behind what is encoded there. */
  int seam() {
    return seam;
  }

  int length() {
    return length;
  }

  char at(int index) {
    return chars[index];
  }

  /** Where in the text that came the character begins. */
  int start(int index) {
    return starts[index];
  }

  /** Where in the text that came the character ends. */
  int end(int index) {
    return ends[index];
  }

  /**
   * What is left when layers of quoting are taken off, one by one. Two characters of a text may
   * look like one that was misread, as {@code É} and {@code »} do. If there are any, what is left
   * when such are kept is given as well.
   */
  List<DecodedText> layers(int most) {
    List<DecodedText> layers = new ArrayList<>();
    if (addLayers(most, true, layers)) {
      addLayers(most, false, layers);
    }
    return layers;
  }

  private boolean addLayers(int most, boolean readsMisread, List<DecodedText> layers) {
    boolean hasMisread = false;
    @Nullable DecodedText layer = decoded(readsMisread);
    for (int i = 0; i < most && layer != null; i++) {
      layers.add(layer);
      hasMisread |= layer.hasMisread;
      layer = layer.decoded(readsMisread);
    }
    return hasMisread;
  }

  /** Takes a layer of quoting off; null if there is none. */
  private @Nullable DecodedText decoded(boolean readsMisread) {
    int first = 0;
    while (first < length && !EscapeDecoder.mayDecode(chars[first], readsMisread)) {
      first++;
    }
    if (first == length) {
      return null;
    }
    DecodedText next =
        new DecodedText(new char[length], starts.length > 0 ? new int[length] : NO_PLACES);
    return next.takeDecoded(this, readsMisread) ? next : null;
  }

  /** Takes another text without a layer of quoting; false if it has none. */
  private boolean takeDecoded(DecodedText quoted, boolean readsMisread) {
    EscapeDecoder decoder = new EscapeDecoder(quoted.chars, quoted.length, readsMisread);
    boolean placed = quoted.starts.length > 0;
    boolean decodes = false;
    seam = quoted.seam;
    while (decoder.position() < quoted.length) {
      int from = decoder.position();
      int code = decoder.next();
      int to = decoder.position();
      if (code != EscapeDecoder.NOT_ENCODED) {
        decodes = true;
        seam = from < quoted.seam && quoted.seam < to ? to : seam;
      }
      append(
          code,
          quoted.chars[from],
          placed ? quoted.starts[from] : 0,
          placed ? quoted.ends[to - 1] : 0);
    }
    hasMisread = decoder.hasMisread();
    return decodes;
  }

  private void append(int code, char itself, int start, int end) {
    if (code == EscapeDecoder.NOT_ENCODED) {
      append(itself, start, end);
    } else if (code == EscapeDecoder.SHARP_S) {
      append('s', start, end);
      append('s', start, end);
    } else if (Character.isBmpCodePoint(code)) {
      append((char) code, start, end);
    } else {
      append(Character.highSurrogate(code), start, end);
      append(Character.lowSurrogate(code), start, end);
    }
  }

  private void append(char c, int start, int end) {
    if (length == chars.length) {
      int more = length + length / 2 + 2;
      chars = Arrays.copyOf(chars, more);
      starts = Arrays.copyOf(starts, starts.length == 0 ? 0 : more);
      ends = Arrays.copyOf(ends, starts.length);
    }
    chars[length] = c;
    if (starts.length > 0) {
      starts[length] = start;
      ends[length] = end;
    }
    length++;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
