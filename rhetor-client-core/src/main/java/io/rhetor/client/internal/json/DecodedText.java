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
  private char[] chars;
  private int[] starts;
  private int[] ends;
  private int length;
  private boolean hasMisread;

  private DecodedText(char[] chars) {
    this.chars = chars;
    this.starts = new int[chars.length];
    this.ends = new int[chars.length];
  }

  /** Takes a text as it is. */
  static DecodedText of(String text) {
    DecodedText plain = new DecodedText(text.toCharArray());
    plain.length = text.length();
    Arrays.setAll(plain.starts, i -> i);
    Arrays.setAll(plain.ends, i -> i + 1);
    return plain;
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
    EscapeDecoder decoder = new EscapeDecoder(chars, length, readsMisread);
    DecodedText next = null;
    while (decoder.position() < length) {
      int from = decoder.position();
      int code = decoder.next();
      if (next == null && code != EscapeDecoder.NOT_ENCODED) {
        next = beginning(from);
      }
      if (next != null) {
        next.append(code, chars[from], starts[from], ends[decoder.position() - 1]);
      }
    }
    if (next != null) {
      next.hasMisread = decoder.hasMisread();
    }
    return next;
  }

  /** Copies what stands before something encoded. */
  private DecodedText beginning(int end) {
    DecodedText copy = new DecodedText(new char[length]);
    System.arraycopy(chars, 0, copy.chars, 0, end);
    System.arraycopy(starts, 0, copy.starts, 0, end);
    System.arraycopy(ends, 0, copy.ends, 0, end);
    copy.length = end;
    return copy;
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
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
    }
    chars[length] = c;
    starts[length] = start;
    ends[length] = end;
    length++;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
