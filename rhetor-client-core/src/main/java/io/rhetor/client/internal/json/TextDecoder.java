package io.rhetor.client.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a text within the quotes of JSON in one pass. Latin-1 is gathered as bytes, which a
 * string copies as they are; from the first character beyond it on, the text is gathered as {@code
 * char}s. Strict: what is not UTF-8, or no whole character, is no text.
 */
final class TextDecoder {
  private static final int KEPT_BYTES = 64 * 1024;
  private static final int UNICODE_ESCAPE = '\\' | ('u' << Byte.SIZE);
  private static final int UNICODE_LENGTH = 6;
  private static final int NONE = -1;
  private static final byte[] MEANINGS = new byte[256];
  private static final byte[] DIGITS = new byte[256];

  static {
    String escapes = "\"\\/bfnrt";
    String meanings = "\"\\/\b\f\n\r\t";
    for (int i = 0; i < escapes.length(); i++) {
      MEANINGS[escapes.charAt(i)] = (byte) meanings.charAt(i);
    }
    for (int b = 0; b < DIGITS.length; b++) {
      DIGITS[b] = b < 0x80 ? (byte) Character.digit(b, 16) : NONE;
    }
  }

  private byte[] bytes = {};
  private int at;
  private int end;

  private byte[] latin = {};
  private char[] chars = {};
  private int length;

  /** Lets go of buffers that are much larger than what the next text can need. */
  void trim(int mostBytes) {
    if (mostBytes <= KEPT_BYTES / 2) {
      latin = latin.length > KEPT_BYTES ? new byte[0] : latin;
      chars = chars.length > KEPT_BYTES / Character.BYTES ? new char[0] : chars;
    }
  }

  /** The index behind the closing quote of the text that was decoded. */
  int position() {
    return at;
  }

  /**
   * Decodes a text.
   *
   * @param from where it begins, behind its opening quote
   * @param special where the first byte is that is not ASCII or does not stand for itself
   * @param end the end of the bytes
   * @return the text; null if it is cut off or not what JSON or UTF-8 allow
   */
  @Nullable String decode(byte[] bytes, int from, int special, int end) {
    this.bytes = bytes;
    this.end = end;
    at = special;
    length = special - from;
    if (latin.length < end - from + Words.BYTES) {
      latin = new byte[end - from + Words.BYTES];
    }
    System.arraycopy(bytes, from, latin, 0, length);
    if (takeLatin()) {
      return new String(latin, 0, length, StandardCharsets.ISO_8859_1);
    }
    widen();
    return takeWide() ? new String(chars, 0, length) : null;
  }

  /** Takes what is Latin-1; true if that is all up to the closing quote. */
  private boolean takeLatin() {
    byte[] source = bytes;
    byte[] target = latin;
    int i = at;
    int to = length;
    while (true) {
      long word = Words.at(source, i, end);
      // The bytes from a special one on are written over later.
      Words.put(target, to, word);
      long special = Words.markSpecial(word);
      if (special == 0) {
        i += Words.BYTES;
        to += Words.BYTES;
        continue;
      }
      int plain = Words.firstMark(special);
      i += plain;
      to += plain;
      word = Words.at(source, i, end);
      int character = latinAt(word); // Of two bytes if it is no escape.
      if (character < 0) {
        boolean closed = (word & 0xFF) == '"';
        at = closed ? i + 1 : i;
        length = to;
        return closed;
      }
      target[to++] = (byte) character;
      i += lengthOfEscape(word);
    }
  }

  /** The special character of Latin-1 that a word begins with; negative if it is another one. */
  private static int latinAt(long word) {
    int first = (byte) word;
    int character = NONE;
    if (first == '\\') {
      character = (word & 0xFFFF) == UNICODE_ESCAPE ? unitAt(word) : shortEscapeAt(word);
    } else if (Utf8.beginsTwo(first)) {
      character = Utf8.ofTwo(first, (byte) (word >>> 8));
    }
    return character <= 0xFF ? character : NONE;
  }

  private void widen() {
    makeRoom(0);
    for (int i = 0; i < length; i++) {
      chars[i] = (char) (latin[i] & 0xFF);
    }
  }

  private void makeRoom(int more) {
    if (length + more > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(length + more, 2 * chars.length));
    }
  }

  /** Takes any characters; true if that is all up to the closing quote. */
  private boolean takeWide() {
    while (true) {
      int stop = Words.indexOfTextEnd(bytes, at, end);
      if (stop == end || !takeRun(stop)) {
        return false;
      }
      if (bytes[stop] == '"') {
        at = stop + 1;
        return true;
      }
      if (!takeEscapes()) {
        return false;
      }
    }
  }

  /**
   * Takes characters that stand for themselves; false if that is not UTF-8. Runs of bytes of one
   * kind have loops of their own, of which the compiler makes more than of one loop for all.
   */
  private boolean takeRun(int stop) {
    makeRoom(stop - at);
    byte[] source = bytes;
    char[] target = chars;
    int i = at;
    int to = length;
    while (true) {
      while (i < stop && source[i] >= 0) {
        target[to++] = (char) source[i++];
      }
      if (i >= stop) {
        at = i;
        length = to;
        return i == stop;
      }
      int first = source[i];
      int begun = i;
      if (Utf8.beginsTwo(first)) {
        int character = i + 1 < stop ? Utf8.ofTwo(first, source[i + 1]) : NONE;
        target[to++] = (char) character;
        i += character < 0 ? 0 : 2;
      } else if (Utf8.beginsThree(first)) {
        while (i < stop - 2 && Utf8.beginsThree(source[i])) {
          int character = Utf8.ofThree(source[i], source[i + 1], source[i + 2]);
          if (character < 0) {
            return false;
          }
          target[to++] = (char) character;
          i += 3;
        }
      } else {
        int character = Utf8.ofFour(Words.at(source, i, stop));
        to += character < 0 ? 0 : Character.toChars(character, target, to);
        i += character < 0 ? 0 : 4;
      }
      if (i == begun) {
        return false;
      }
    }
  }

  /** Takes one escape or more; false if there is none. */
  private boolean takeEscapes() {
    int i = at;
    long word = Words.at(bytes, i, end);
    do {
      int character = escapeAt(word, i);
      if (character < 0) {
        return false;
      }
      makeRoom(2);
      int count = Character.toChars(character, chars, length);
      length += count;
      i += lengthOfEscape(word) * count;
      word = Words.at(bytes, i, end);
    } while ((word & 0xFF) == '\\');
    at = i;
    return true;
  }

  /** The character of an escape or of two; negative if there is none. */
  private int escapeAt(long word, int index) {
    if ((word & 0xFFFF) != UNICODE_ESCAPE) {
      return shortEscapeAt(word);
    }
    int unit = unitAt(word);
    if (unit < 0 || !Character.isSurrogate((char) unit)) {
      return unit;
    }
    int low = unitAt(Words.at(bytes, index + UNICODE_LENGTH, end));
    return low >= 0 && Character.isSurrogatePair((char) unit, (char) low)
        ? Character.toCodePoint((char) unit, (char) low)
        : NONE;
  }

  private static int shortEscapeAt(long word) {
    int meaning = (word & 0xFF) == '\\' ? MEANINGS[(int) (word >>> 8) & 0xFF] : 0;
    return meaning == 0 ? NONE : meaning;
  }

  private static int lengthOfEscape(long word) {
    return (word & 0xFFFF) == UNICODE_ESCAPE ? UNICODE_LENGTH : 2;
  }

  /** The {@code char} that an escape of six bytes stands for; negative if it is none. */
  private static int unitAt(long word) {
    if ((word & 0xFFFF) != UNICODE_ESCAPE) {
      return NONE;
    }
    // A byte that is no digit makes all of it negative.
    return (digit(word >>> 16) << 12)
        | (digit(word >>> 24) << 8)
        | (digit(word >>> 32) << 4)
        | digit(word >>> 40);
  }

  private static int digit(long word) {
    return DIGITS[(int) word & 0xFF];
  }
}
