package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Gathers the bytes of frames (RFC 6455, section 5.2) until they are whole, because Tyrus copies
 * what it has of a frame anew for each read of 2 KiB. Messages of text can be taken from here,
 * since what Tyrus makes of each costs more than reading it. Owned by the thread that reads the
 * connection.
 */
final class FrameGatherer {
  /** Where whole frames go, in their order. */
  interface Frames {
    /**
     * Takes a text message that is one frame, or leaves it as it is to {@link #handOn}.
     *
     * @param bytes where the text is; they change once the call returns
     */
    boolean take(byte[] bytes, int offset, int length);

    /**
     * Takes one or more frames of any kind, and reads them to their end.
     *
     * @param frames the frames with their headers; the bytes change once the call returns
     */
    void handOn(ByteBuffer frames);
  }

  private static final int WHOLE_TEXT = 0x81;
  private static final int CONTROL = 0x08;
  private static final int LAST = 0x80;
  private static final int SMALLEST_BUFFER = 8 * 1024;
  private static final int UNKNOWN = -1;

  private final long maxPayloadBytes;
  private byte[] gathered = new byte[0];
  private int size;
  private boolean inParts;
  private boolean tooLong;

  FrameGatherer(long maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /**
   * Takes in bytes, all of them, and hands on the frames that are whole with them.
   *
   * @param bytes what was read; none are left over
   */
  void add(ByteBuffer bytes, Frames frames) {
    while (bytes.hasRemaining() && !tooLong) {
      if (size == 0) {
        handOnDirectly(bytes, frames);
      }
      if (bytes.hasRemaining() && !tooLong) {
        gather(bytes, frames);
      }
    }
    bytes.position(bytes.limit());
  }

  /** Tells whether a frame announced more than the limit; nothing is handed on after that. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Most reads hold whole frames, which need no copy. */
  private void handOnDirectly(ByteBuffer bytes, Frames frames) {
    int limit = bytes.limit();
    int end = bytes.position();
    long length = frameLength(bytes, end, limit);
    while (length != UNKNOWN && !tooLong && length <= limit - end) {
      int start = end;
      end += (int) length;
      if (isWholeText(bytes, start)) {
        handOn(bytes, start, frames);
        if (take(bytes, start, end, frames)) {
          bytes.position(end);
        }
      }
      length = frameLength(bytes, end, limit);
    }
    handOn(bytes, end, frames);
  }

  /** Hands on what comes before an index and was not taken. */
  private static void handOn(ByteBuffer bytes, int end, Frames frames) {
    if (end > bytes.position()) {
      int limit = bytes.limit();
      bytes.limit(end);
      frames.handOn(bytes);
      bytes.limit(limit);
      bytes.position(end);
    }
  }

  private static boolean take(ByteBuffer bytes, int start, int end, Frames frames) {
    int payload = start + headerLength(bytes.get(start + 1));
    return frames.take(bytes.array(), bytes.arrayOffset() + payload, end - payload);
  }

  /**
   * Tells whether a frame is a message of text, with nothing about it that the protocol forbids;
   * called once for each frame, since a message in parts lasts until its last part.
   */
  private boolean isWholeText(ByteBuffer bytes, int start) {
    int first = bytes.get(start) & 0xFF;
    boolean isPart = inParts;
    if ((first & CONTROL) == 0) {
      inParts = (first & LAST) == 0;
    }
    boolean masked = bytes.get(start + 1) < 0;
    return first == WHOLE_TEXT && !isPart && !masked && bytes.hasArray();
  }

  /** Adds what is missing of one frame; hands it on if it is whole with that. */
  private void gather(ByteBuffer bytes, Frames frames) {
    long length = frameLength(ByteBuffer.wrap(gathered, 0, size), 0, size);
    long missing = length == UNKNOWN ? 1 : length - size;
    int more = (int) Math.min(missing, bytes.remaining());
    ensureRoom(more, length);
    bytes.get(gathered, size, more);
    size += more;
    length = frameLength(ByteBuffer.wrap(gathered, 0, size), 0, size);
    if (length == size && !tooLong) {
      ByteBuffer frame = ByteBuffer.wrap(gathered, 0, size);
      size = 0;
      if (gathered.length > SMALLEST_BUFFER) {
        gathered = new byte[0];
      }
      handOnDirectly(frame, frames);
    }
  }

  private void ensureRoom(int more, long length) {
    if (size + more > gathered.length) {
      // A frame may announce much and bring little, so that its word is not enough.
      int grown = Math.max(SMALLEST_BUFFER, Math.max(2 * gathered.length, size + more));
      gathered = Arrays.copyOf(gathered, length == UNKNOWN ? grown : (int) Math.min(grown, length));
    }
  }

  /** Reads how long a frame is with its header, from its beginning; -1 if that is not here yet. */
  private long frameLength(ByteBuffer bytes, int start, int limit) {
    if (limit - start < 2) {
      return UNKNOWN;
    }
    int second = bytes.get(start + 1);
    int header = headerLength(second);
    long payload = second & 0x7F;
    if (payload == 126) {
      if (limit - start < 4) {
        return UNKNOWN;
      }
      payload = bytes.getShort(start + 2) & 0xFFFF;
    } else if (payload == 127) {
      if (limit - start < 10) {
        return UNKNOWN;
      }
      payload = bytes.getLong(start + 2);
    }
    if (payload < 0 || payload > maxPayloadBytes) {
      tooLong = true;
    }
    return header + payload;
  }

  /** How long a header is with this second byte. */
  private static int headerLength(int second) {
    int payload = second & 0x7F;
    int lengthBytes = payload == 126 ? 2 : payload == 127 ? 8 : 0;
    return 2 + lengthBytes + ((second & 0x80) == 0 ? 0 : 4);
  }
}
