package io.rhetor.client.internal.json;

import java.nio.charset.StandardCharsets;
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
  private static final int PAIR_LENGTH = 2;
  private static final int NONE = -1;
  private static final byte[] NO_BYTES = {};
  private static final byte[] DIGITS = new byte[256];

  // What a byte is: ASCII that stands for itself, what begins a pair, or anything else; and so
  // where its row of PAIRS begins.
  private static final int PLAIN = 0;
  private static final int ESCAPE = 1 << Byte.SIZE;
  private static final int LOWER_LATIN = 2 << Byte.SIZE;
  private static final int UPPER_LATIN = 3 << Byte.SIZE;
  private static final int OTHER = 4 << Byte.SIZE;
  private static final char[] KINDS = new char[256];

  /** The character of Latin-1 that two bytes stand for, by the kind of the first; 0 if none. */
  private static final char[] PAIRS = new char[OTHER + 256];

  static {
    for (int b = 0; b < KINDS.length; b++) {
      DIGITS[b] = b < 0x80 ? (byte) Character.digit(b, 16) : NONE;
      KINDS[b] = b < ' ' || b == '"' || b >= 0x80 ? (char) OTHER : PLAIN;
    }
    KINDS['\\'] = ESCAPE;
    KINDS[0xC2] = LOWER_LATIN;
    KINDS[0xC3] = UPPER_LATIN;
    String escapes = "\"\\/bfnrt";
    String meanings = "\"\\/\b\f\n\r\t";
    for (int i = 0; i < escapes.length(); i++) {
      PAIRS[ESCAPE | escapes.charAt(i)] = meanings.charAt(i);
    }
    for (int b = 0x80; b <= 0xBF; b++) {
      PAIRS[LOWER_LATIN | b] = (char) b;
      PAIRS[UPPER_LATIN | b] = (char) (b + 0x40);
    }
  }

  private byte[] bytes = NO_BYTES;
  private int at;
  private int end;

  private byte[] latin = NO_BYTES;
  private char[] chars = {};
  private int length;
  private int further;

  /** Lets go of the bytes that were decoded. */
  void release() {
    bytes = NO_BYTES;
  }

  /** Lets go of buffers that are much larger than what the next text can need. */
  void trim(int mostBytes) {
    if (mostBytes <= KEPT_BYTES / 2) {
      latin = latin.length > KEPT_BYTES ? NO_BYTES : latin;
      chars = chars.length > KEPT_BYTES / Character.BYTES ? new char[0] : chars;
    }
  }

  /** The index behind the closing quote of the text that was decoded. */
  int position() {
    return at;
  }

  /** How many bytes of the text that was decoded only go on with a character in UTF-16. */
  int furtherBytes() {
    return further;
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
    further = 0;
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
    int pairs = 0;
    while (true) {
      int begun = i;
      long word = Words.at(source, i, end);
      // The bytes from a special one on are written over later.
      Words.put(target, to, word);
      long special = Words.markSpecial(word);
      while (special != 0) {
        int plain = Words.firstMark(special);
        word >>>= plain * Byte.SIZE;
        int kind = KINDS[(int) word & 0xFF];
        int character = PAIRS[kind | (((int) word >>> Byte.SIZE) & 0xFF)];
        if (character == 0) {
          i += plain;
          to += plain;
          break;
        }
        // Counts those of UTF-8, not the escapes.
        pairs += kind >>> (Byte.SIZE + 1);
        target[to + plain] = (byte) character;
        i += plain + PAIR_LENGTH;
        to += plain + 1;
        special = (special >>> (plain * Byte.SIZE)) >>> (PAIR_LENGTH * Byte.SIZE);
        word >>>= PAIR_LENGTH * Byte.SIZE;
        Words.put(target, to, word);
      }
      if (special == 0) {
        to += begun + Words.BYTES - i;
        i = begun + Words.BYTES;
      } else if (i == begun) {
        // The mark of the first byte is right, and a pair that begins there would be in the word.
        int character = unitAt(word);
        if (character < 0 || character > 0xFF) {
          return endLatin(i, to, pairs);
        }
        target[to++] = (byte) character;
        i += UNICODE_LENGTH;
      }
    }
  }

  /** Notes how far Latin-1 goes; true if the closing quote is there. */
  private boolean endLatin(int index, int characters, int pairs) {
    boolean closed = index < end && bytes[index] == '"';
    at = closed ? index + 1 : index;
    length = characters;
    further = pairs;
    return closed;
  }

  /** Goes on with {@code char}s, of which there are no more than bytes. */
  private void widen() {
    int most = length + end - at;
    if (chars.length < most) {
      chars = new char[most];
    }
    for (int i = 0; i < length; i++) {
      chars[i] = (char) (latin[i] & 0xFF);
    }
  }

  /** Takes any characters; true if that is all up to the closing quote. */
  private boolean takeWide() {
    while (at < end && bytes[at] != '"') {
      byte b = bytes[at];
      boolean taken = b == '\\' ? takeEscapes() : Utf8.beginsFour(b) ? takePictures() : takeRun();
      if (!taken) {
        return false;
      }
    }
    at++;
    return at <= end;
  }

  /**
   * Takes characters of one to three bytes that stand for themselves; false if there are none, or
   * it is not UTF-8. Runs of bytes of one kind have loops of their own, of which the compiler makes
   * more than of one loop for all.
   */
  private boolean takeRun() {
    byte[] source = bytes;
    char[] target = chars;
    int i = at;
    int to = length;
    int begun;
    do {
      while (i < end && KINDS[source[i] & 0xFF] == PLAIN) {
        target[to++] = (char) source[i++];
      }
      begun = i;
      while (i < end - 1 && Utf8.beginsTwo(source[i])) {
        int character = Utf8.ofTwo(source[i], source[i + 1]);
        if (character < 0) {
          return false;
        }
        target[to++] = (char) character;
        i += 2;
      }
      while (i < end - 2 && Utf8.beginsThree(source[i])) {
        int character = Utf8.ofThree(source[i], source[i + 1], source[i + 2]);
        if (character < 0) {
          return false;
        }
        target[to++] = (char) character;
        i += 3;
      }
    } while (i > begun);
    return advance(i, to);
  }

  /**
   * Takes characters of four bytes with what stands between them: the ASCII in one loop with them,
   * since they change often. A loop that has two bytes as well costs Chinese a tenth.
   */
  private boolean takePictures() {
    byte[] source = bytes;
    char[] target = chars;
    int i = at;
    int to = length;
    int begun;
    do {
      begun = i;
      while (i < end - 3) {
        if (Utf8.beginsFour(source[i])) {
          int character = Utf8.ofFour(Words.at(source, i, end));
          if (character < 0) {
            return false;
          }
          target[to] = Character.highSurrogate(character);
          target[to + 1] = Character.lowSurrogate(character);
          to += 2;
          i += 4;
        } else if (KINDS[source[i] & 0xFF] == PLAIN) {
          do {
            target[to++] = (char) source[i++];
          } while (i < end && KINDS[source[i] & 0xFF] == PLAIN);
        } else {
          break;
        }
      }
      while (i < end - 2 && Utf8.beginsThree(source[i])) {
        int character = Utf8.ofThree(source[i], source[i + 1], source[i + 2]);
        if (character < 0) {
          return false;
        }
        target[to++] = (char) character;
        i += 3;
      }
    } while (i > begun);
    return advance(i, to);
  }

  /** Notes how far characters were taken; false if none was. */
  private boolean advance(int index, int characters) {
    boolean taken = index > at;
    further += index - at - (characters - length);
    at = index;
    length = characters;
    return taken;
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
    int meaning = (word & 0xFF) == '\\' ? PAIRS[ESCAPE | ((int) (word >>> 8) & 0xFF)] : 0;
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
