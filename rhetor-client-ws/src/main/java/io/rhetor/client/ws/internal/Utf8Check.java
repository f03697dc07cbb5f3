package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.Utf8;
import io.rhetor.client.internal.json.Words;
import java.nio.ByteBuffer;

/** Checks UTF-8 that comes in parts, and fails with the first byte that cannot be right. */
final class Utf8Check {
  private static final int FIRST_FOLLOWING = 0x80;
  private static final int LAST_FOLLOWING = 0xBF;

  // Owned by the thread that reads.
  private int missing;
  private int lowest = FIRST_FOLLOWING;
  private int highest = LAST_FOLLOWING;

  /** Takes the next bytes; false if no text has them there, which ends the check. */
  boolean accepts(ByteBuffer bytes, int start, int end) {
    int i = start;
    while (i < end) {
      int whole =
          missing == 0 && end - i >= Words.BYTES
              ? Utf8.wholeBytes(Long.reverseBytes(bytes.getLong(i)))
              : 0;
      if (whole == 0) {
        byte next = bytes.get(i);
        if (missing == 0 ? next < 0 && !begins(next & 0xFF) : !follows(next & 0xFF)) {
          return false;
        }
        whole = 1;
      }
      i += whole;
    }
    return true;
  }

  /** Tells whether the bytes so far end with a whole character. */
  boolean isWhole() {
    return missing == 0;
  }

  void reset() {
    missing = 0;
    lowest = FIRST_FOLLOWING;
    highest = LAST_FOLLOWING;
  }

  /** The second byte is limited where a longer form, a surrogate or no character would be. */
  private boolean begins(int first) {
    if (first < 0xC2 || first > 0xF4) {
      return false;
    }
    missing = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : FIRST_FOLLOWING;
    highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : LAST_FOLLOWING;
    return true;
  }

  private boolean follows(int next) {
    if (next < lowest || next > highest) {
      return false;
    }
    missing--;
    lowest = FIRST_FOLLOWING;
    highest = LAST_FOLLOWING;
    return true;
  }
}
