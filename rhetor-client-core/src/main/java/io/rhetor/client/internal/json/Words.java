package io.rhetor.client.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes taken eight at a time: the first of them is the lowest of the word. A search marks the high
 * bit of each byte that it looks for. A borrow may mark bytes above a real find too, so only the
 * lowest mark counts.
 */
public final class Words {
  /** How many bytes a word has. */
  public static final int BYTES = Long.BYTES;

  private static final VarHandle VIEW =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BEHIND_RETURNS = ONES * ('\r' + 1);
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private Words() {}

  /** Takes eight bytes, all of which must be there. */
  public static long at(byte[] bytes, int index) {
    return (long) VIEW.get(bytes, index);
  }

  /** Takes eight bytes, with zeros for those that lie behind an end. */
  static long at(byte[] bytes, int index, int end) {
    if (end - index >= BYTES) {
      return at(bytes, index);
    }
    long word = 0;
    for (int i = end - 1; i >= index; i--) {
      word = (word << Byte.SIZE) | (bytes[i] & 0xFF);
    }
    return word;
  }

  /** Writes eight bytes. */
  static void put(byte[] bytes, int index, long word) {
    VIEW.set(bytes, index, word);
  }

  /**
   * {@return the word that a text of up to eight ASCII characters is in an array; zeros above the
   * text}
   */
  public static long of(String text) {
    long word = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      word = (word << Byte.SIZE) | text.charAt(i);
    }
    return word;
  }

  /** Leaves the first bytes of a word alone. */
  public static long first(long word, int count) {
    return word & ((1L << (count * Byte.SIZE)) - 1);
  }

  /** {@return the index of the first LF or CR; {@code to} if there is none} */
  public static int indexOfLineEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - BYTES) {
      long word = at(bytes, i);
      // Of what is no higher than CR, a stream has hardly anything else.
      long marks = (word - BEHIND_RETURNS) & ~word & HIGH_BITS;
      if (marks == 0) {
        i += BYTES;
        continue;
      }
      i += firstMark(marks);
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return i;
      }
      i++;
    }
    while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  /**
   * {@return a word for {@link #firstMark} that marks what does not stand for itself within the
   * quotes of JSON, and what is not ASCII; zero if there is none}
   */
  static long markSpecial(long word) {
    return (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES) | word)
        & HIGH_BITS;
  }

  /** {@return marks of what is not ASCII; zero if all is} */
  public static long markNonAscii(long word) {
    return word & HIGH_BITS;
  }

  /** Tells where the lowest mark is; with none, as if it were behind the last byte. */
  public static int firstMark(long marks) {
    // A division would round towards zero, by four instructions in place of one.
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }
}
