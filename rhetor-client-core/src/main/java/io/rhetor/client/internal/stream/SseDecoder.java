package io.rhetor.client.internal.stream;

import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.internal.json.Words;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into Server-Sent Events by the rules of the WHATWG HTML standard, section
 * "Server-sent events". Pure: no input, no output, no threads.
 *
 * <p>Feed it bytes as they arrive, then take events with {@link #next()} until there is none. The
 * data of an event stays where it arrived: it is valid until the next call. An event that spans one
 * {@code data} line is not copied; several are joined by LF. A line or event beyond its limit is a
 * {@link RhetorProtocolException}, so that memory stays bounded whatever a server sends.
 */
public final class SseDecoder {
  private static final int SMALL_BYTES = 4 * 1024;
  private static final int MAX_BEHIND_DATA = 512;
  private static final int KEPT_CAPACITY = 64 * 1024;
  private static final int NO_DATA = -1;
  private static final byte[] NONE = {};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
  private static final byte[] MESSAGE = {'m', 'e', 's', 's', 'a', 'g', 'e'};
  private static final long DATA_LINE = Words.of("data: ");
  private static final long EVENT_LINE = Words.of("event: m");
  private static final long MESSAGE_BEHIND_SPACE = Words.of(" message");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final String DEFAULT_TYPE = "message";

  private final int maxLineBytes;
  private final int maxEventBytes;

  // The bytes that are not yet done with: window[lineStart, end), and the event's data before it.
  private byte[] window = NONE;
  private int lineStart;
  private int scanned;
  private int end;
  private boolean atStreamStart = true;
  private boolean skipLineFeed;

  // The event under construction, or just taken.
  private boolean taken;
  private @Nullable String otherType;
  private int dataStart = NO_DATA;
  private int dataEnd;
  private boolean joined;
  private byte[] joinedData = NONE;
  private int joinedLength;

  /** Makes a decoder for one stream, with limits in bytes for a line and the data of an event. */
  public SseDecoder(int maxLineBytes, int maxEventBytes) {
    this.maxLineBytes = maxLineBytes;
    this.maxEventBytes = maxEventBytes;
  }

  /** Takes in bytes. To be called only after {@link #next()} has returned false. */
  public void feed(ByteBuffer bytes) {
    if (isEmpty()) {
      rewind();
    }
    makeRoom(bytes.remaining());
    int length = bytes.remaining();
    bytes.get(window, end, length);
    end += length;
  }

  /** {@return whether there is a next event, to which it goes on; if not, it needs more bytes} */
  public boolean next() {
    if (taken) {
      resetEvent();
    }
    if (atStreamStart && !skipByteOrderMark()) {
      return false;
    }
    while (true) {
      if (skipLineFeed && lineStart < end) {
        skipLineFeed = false;
        if (window[lineStart] == '\n') {
          lineStart++;
          scanned = Math.max(scanned, lineStart);
        }
      }
      int lineEnd = findLineEnd();
      if (lineEnd < 0) {
        return false;
      }
      skipLineFeed = window[lineEnd] == '\r';
      int from = lineStart;
      lineStart = lineEnd + 1;
      scanned = lineStart;
      if (lineEnd > from) {
        readField(from, lineEnd);
      } else if (dataStart != NO_DATA) {
        taken = true;
        return true;
      } else {
        resetEvent();
      }
    }
  }

  /**
   * Lets go of its window, if only small events came in it and nothing is held, for the time until
   * more bytes are here; true if so. To be called only after {@link #next()} has returned false.
   */
  public boolean rest() {
    if (end > SMALL_BYTES || !isEmpty()) {
      return false;
    }
    window = NONE;
    rewind();
    return true;
  }

  /** {@return whether nothing is held but the event just taken} */
  public boolean isUsedUp() {
    int behind = skipLineFeed && lineStart < end && window[lineStart] == '\n' ? 1 : 0;
    return lineStart + behind == end;
  }

  private boolean isEmpty() {
    return lineStart == end && dataStart == NO_DATA;
  }

  private void rewind() {
    lineStart = 0;
    scanned = 0;
    end = 0;
  }

  /** {@return the value of its {@code event} field; {@code message} if it had none} */
  public String type() {
    return otherType == null ? DEFAULT_TYPE : otherType;
  }

  /** {@return the array that holds the data of the event just taken; to be read only} */
  public byte[] data() {
    return joined ? joinedData : window;
  }

  /** Returns where the data of the event just taken begins. */
  public int dataOffset() {
    return joined ? 0 : dataStart;
  }

  /** Returns how long the data of the event just taken is. */
  public int dataLength() {
    return joined ? joinedLength : dataEnd - dataStart;
  }

  /** Returns how many bytes are held for an event that is not whole yet. */
  public int pendingBytes() {
    return end - lineStart + (dataStart == NO_DATA || taken ? 0 : dataLength());
  }

  private boolean skipByteOrderMark() {
    int available = Math.min(end, BYTE_ORDER_MARK.length);
    if (Arrays.equals(window, 0, available, BYTE_ORDER_MARK, 0, available)) {
      if (available < BYTE_ORDER_MARK.length) {
        return false;
      }
      lineStart = BYTE_ORDER_MARK.length;
      scanned = lineStart;
    }
    atStreamStart = false;
    return true;
  }

  private int findLineEnd() {
    int lineEnd = Words.indexOfLineEnd(window, scanned, end);
    if (lineEnd - lineStart > maxLineBytes) {
      throw tooLarge("A line", maxLineBytes);
    }
    if (lineEnd < end) {
      return lineEnd;
    }
    scanned = end;
    return -1;
  }

  private void readField(int from, int to) {
    if (to - from >= Words.BYTES) {
      long beginning = Words.at(window, from);
      if (Words.first(beginning, 6) == DATA_LINE) {
        addData(from + 6, to);
        return;
      }
      if (beginning == EVENT_LINE && isTypeMessage(from + 7, to)) {
        otherType = null;
        return;
      }
    }
    readAnyField(from, to);
  }

  private boolean isTypeMessage(int from, int to) {
    return to - from == MESSAGE.length
        && Words.at(window, to - Words.BYTES) == MESSAGE_BEHIND_SPACE;
  }

  private void readAnyField(int from, int to) {
    int colon = from;
    while (colon < to && window[colon] != ':') {
      colon++;
    }
    int valueStart = Math.min(colon + 1, to);
    if (valueStart < to && window[valueStart] == ' ') {
      valueStart++;
    }
    if (Arrays.equals(window, from, colon, DATA, 0, DATA.length)) {
      addData(valueStart, to);
    } else if (Arrays.equals(window, from, colon, EVENT, 0, EVENT.length)) {
      otherType = readType(valueStart, to);
    }
  }

  private @Nullable String readType(int from, int to) {
    if (from == to || Arrays.equals(window, from, to, MESSAGE, 0, MESSAGE.length)) {
      return null;
    }
    return new String(window, from, to - from, StandardCharsets.UTF_8);
  }

  private void addData(int from, int to) {
    if (dataStart == NO_DATA) {
      dataStart = from;
      dataEnd = to;
    } else {
      if (!joined) {
        joined = true;
        appendJoined(dataStart, dataEnd);
      }
      appendJoined(to, to, (byte) '\n');
      appendJoined(from, to);
    }
    if (dataLength() > maxEventBytes) {
      throw tooLarge("An event", maxEventBytes);
    }
  }

  private void appendJoined(int from, int to, byte... before) {
    int needed = joinedLength + before.length + to - from;
    if (needed > joinedData.length) {
      joinedData = Arrays.copyOf(joinedData, Math.max(needed, joinedData.length * 2));
    }
    System.arraycopy(before, 0, joinedData, joinedLength, before.length);
    joinedLength += before.length;
    System.arraycopy(window, from, joinedData, joinedLength, to - from);
    joinedLength += to - from;
  }

  private void resetEvent() {
    taken = false;
    otherType = null;
    dataStart = NO_DATA;
    joined = false;
    joinedLength = 0;
    if (joinedData.length > KEPT_CAPACITY) {
      joinedData = NONE;
    }
  }

  private void makeRoom(int needed) {
    if (end + needed <= window.length) {
      return;
    }
    if (dataStart != NO_DATA && !joined && lineStart - dataEnd > MAX_BEHIND_DATA) {
      // Comments and other fields behind the data would be kept along with it, without a limit.
      joined = true;
      appendJoined(dataStart, dataEnd);
    }
    int keepFrom = dataStart == NO_DATA || joined ? lineStart : dataStart;
    int kept = end - keepFrom;
    byte[] target = window;
    if (kept + needed > window.length) {
      target = new byte[Math.max(kept + needed, Math.min(2 * window.length, 2 * (kept + needed)))];
    } else if (window.length > KEPT_CAPACITY && kept + needed <= KEPT_CAPACITY) {
      target = new byte[KEPT_CAPACITY];
    }
    System.arraycopy(window, keepFrom, target, 0, kept);
    window = target;
    lineStart -= keepFrom;
    scanned -= keepFrom;
    end -= keepFrom;
    if (dataStart != NO_DATA && !joined) {
      dataStart -= keepFrom;
      dataEnd -= keepFrom;
    }
  }

  private static RhetorProtocolException tooLarge(String what, int limit) {
    return new RhetorProtocolException(
        String.format(
            "%s of the event stream is longer than %s bytes. Raise"
                + " RhetorConfig.Builder.maxEventBytes if the server is right to send it.",
            what, limit),
        null,
        true);
  }
}
