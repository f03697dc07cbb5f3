package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of one stream from their bytes. Most fall into the same second as the one before,
 * whose date, time and zone need not be worked out again.
 */
final class TimestampReader {
  private static final int SECONDS_LENGTH = 19;
  private static final int MAX_FRACTION = 9;
  private static final long UTC_OFFSET = Words.of("+00:00");

  private final ZoneId zone;

  // The second that was last worked out, as it was written; zeros are no text.
  private long first;
  private long middle;
  private long last;
  private boolean inUtc;
  private long epochSecond;

  TimestampReader(ZoneId zone) {
    this.zone = zone;
  }

  boolean isOf(ZoneId other) {
    return zone.equals(other);
  }

  /** Reads a time that is written in any way. */
  @Nullable Instant read(String text) {
    return Timestamps.parse(text, zone);
  }

  /**
   * {@return a time such as {@code 2025-04-24T12:34:56.123456}, alone or with {@code Z} or {@code
   * +00:00} behind it; null if it is written in another way, or none}
   */
  @Nullable Instant read(byte[] bytes, int from, int to) {
    if (to - from < SECONDS_LENGTH) {
      return null;
    }
    int at = from + SECONDS_LENGTH;
    int nanos = 0;
    if (at < to && bytes[at] == '.') {
      int fraction = at + 1;
      int digits = 0;
      for (at = fraction; at < to && isDigit(bytes[at]) && digits < MAX_FRACTION; at++) {
        nanos = nanos * 10 + bytes[at] - '0';
        digits++;
      }
      if (digits == 0) {
        return null;
      }
      for (; digits < MAX_FRACTION; digits++) {
        nanos *= 10;
      }
    }
    boolean utc = isUtc(bytes, at, to);
    if ((at != to && !utc) || !readSecond(bytes, from, utc)) {
      return null;
    }
    return Instant.ofEpochSecond(epochSecond, nanos);
  }

  private static boolean isUtc(byte[] bytes, int from, int to) {
    if (to - from == 1) {
      return bytes[from] == 'Z';
    }
    // The word ends with the time, which is longer.
    return to - from == 6 && Words.at(bytes, to - Words.BYTES) >>> (2 * Byte.SIZE) == UTC_OFFSET;
  }

  private boolean readSecond(byte[] bytes, int from, boolean utc) {
    long newFirst = Words.at(bytes, from);
    long newMiddle = Words.at(bytes, from + Words.BYTES);
    long newLast = Words.at(bytes, from + SECONDS_LENGTH - Words.BYTES);
    if (newFirst == first && newMiddle == middle && newLast == last && utc == inUtc) {
      return true;
    }
    LocalDateTime time = dateTime(bytes, from);
    if (time == null) {
      return false;
    }
    epochSecond =
        utc ? time.toEpochSecond(ZoneOffset.UTC) : time.atZone(zone).toInstant().getEpochSecond();
    first = newFirst;
    middle = newMiddle;
    last = newLast;
    inUtc = utc;
    return true;
  }

  private static @Nullable LocalDateTime dateTime(byte[] bytes, int from) {
    boolean isForm =
        bytes[from + 4] == '-'
            && bytes[from + 7] == '-'
            && (bytes[from + 10] == 'T' || bytes[from + 10] == ' ')
            && bytes[from + 13] == ':'
            && bytes[from + 16] == ':';
    int century = twoDigits(bytes, from);
    int yearOfCentury = twoDigits(bytes, from + 2);
    int month = twoDigits(bytes, from + 5);
    int day = twoDigits(bytes, from + 8);
    int hour = twoDigits(bytes, from + 11);
    int minute = twoDigits(bytes, from + 14);
    int second = twoDigits(bytes, from + 17);
    if (!isForm || (century | yearOfCentury | month | day | hour | minute | second) < 0) {
      return null;
    }
    try {
      return LocalDateTime.of(century * 100 + yearOfCentury, month, day, hour, minute, second);
    } catch (DateTimeException notOne) {
      return null;
    }
  }

  private static int twoDigits(byte[] bytes, int at) {
    return isDigit(bytes[at]) && isDigit(bytes[at + 1])
        ? (bytes[at] - '0') * 10 + bytes[at + 1] - '0'
        : -1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
