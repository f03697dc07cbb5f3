package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Checks UTF-8 that comes in parts, and fails with the first byte that cannot be right. Each byte
 * has a row of states, six bits for each: shifted by the state before it, the row has the next one
 * lowest. That takes no branch, so it costs the same for all languages.
 */
final class Utf8Check {
  private static final int STATE_BITS = 6;
  private static final int STATE = (1 << STATE_BITS) - 1;

  // States, by where they stand in a row.
  private static final int WHOLE = 0;
  private static final int ONE_MISSING = STATE_BITS;
  private static final int TWO_MISSING = 2 * STATE_BITS;
  private static final int THREE_MISSING = 3 * STATE_BITS;
  private static final int BEHIND_E0 = 4 * STATE_BITS;
  private static final int BEHIND_ED = 5 * STATE_BITS;
  private static final int BEHIND_F0 = 6 * STATE_BITS;
  private static final int BEHIND_F4 = 7 * STATE_BITS;
  private static final int WRONG = 8 * STATE_BITS;

  private static final long[] ROWS = new long[256];

  static {
    long wrong = 0;
    for (int state = WHOLE; state <= WRONG; state += STATE_BITS) {
      wrong |= (long) WRONG << state;
    }
    Arrays.fill(ROWS, wrong);
    allow(WHOLE, 0x00, 0x7F, WHOLE);
    allow(WHOLE, 0xC2, 0xDF, ONE_MISSING);
    allow(WHOLE, 0xE0, 0xEF, TWO_MISSING);
    allow(WHOLE, 0xF0, 0xF4, THREE_MISSING);
    allow(ONE_MISSING, 0x80, 0xBF, WHOLE);
    allow(TWO_MISSING, 0x80, 0xBF, ONE_MISSING);
    allow(THREE_MISSING, 0x80, 0xBF, TWO_MISSING);
    // The second byte is limited where a longer form, a surrogate or no character would be.
    allow(WHOLE, 0xE0, 0xE0, BEHIND_E0);
    allow(WHOLE, 0xED, 0xED, BEHIND_ED);
    allow(WHOLE, 0xF0, 0xF0, BEHIND_F0);
    allow(WHOLE, 0xF4, 0xF4, BEHIND_F4);
    allow(BEHIND_E0, 0xA0, 0xBF, ONE_MISSING);
    allow(BEHIND_ED, 0x80, 0x9F, ONE_MISSING);
    allow(BEHIND_F0, 0x90, 0xBF, TWO_MISSING);
    allow(BEHIND_F4, 0x80, 0x8F, TWO_MISSING);
  }

  // Owned by the thread that reads.
  private int state = WHOLE;

  private static void allow(int state, int first, int last, int next) {
    for (int b = first; b <= last; b++) {
      ROWS[b] = (ROWS[b] & ~((long) STATE << state)) | ((long) next << state);
    }
  }

  /** Takes the next bytes of an array; false if no text has them there, which ends the check. */
  boolean accepts(ByteBuffer bytes, int start, int end) {
    byte[] array = bytes.array();
    int i = bytes.arrayOffset() + start;
    int to = bytes.arrayOffset() + end;
    // What is above the lowest bits does not matter to a shift.
    long row = state;
    while (i <= to - Words.BYTES) {
      long word = Words.at(array, i);
      if (Words.markNonAscii(word) != 0 || (row & STATE) != WHOLE) {
        for (int j = 0; j < Words.BYTES; j++) {
          row = ROWS[(int) (word >>> (j * Byte.SIZE)) & 0xFF] >>> row;
        }
      }
      i += Words.BYTES;
    }
    for (; i < to; i++) {
      row = ROWS[array[i] & 0xFF] >>> row;
    }
    state = (int) row & STATE;
    return state != WRONG;
  }

  /** Tells whether the bytes so far end with a whole character. */
  boolean isWhole() {
    return state == WHOLE;
  }

  void reset() {
    state = WHOLE;
  }
}
