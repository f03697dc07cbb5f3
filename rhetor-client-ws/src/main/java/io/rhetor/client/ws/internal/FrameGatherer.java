package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the bytes of frames (RFC 6455, section 5.2) until they are whole, because Tyrus copies
 * what it has of a frame anew for each read of 2 KiB. Messages of text can be taken from here,
 * since what Tyrus makes of each costs more than reading it. What a server may not send is found
 * here, from the first byte that shows it. Owned by the thread that reads the connection.
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

  private static final int SMALLEST_BUFFER = 8 * 1024;

  /** As much is made room for as soon as a frame announces it. */
  private static final int TRUSTED_BYTES = 128 * 1024;

  private final long maxPayloadBytes;
  private final Utf8Check text = new Utf8Check();

  // Owned by the thread that reads, as all below.
  private byte[] gathered = new byte[0];
  private int size;

  /** How many bytes of the frame that is gathered are known to be right. */
  private int checked;

  // Owned by the thread that reads.
  private boolean inFragments;
  private @Nullable FrameFault fault;
  private @Nullable CloseFrame close;

  FrameGatherer(long maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /**
   * Takes in bytes, all of them, and hands on the frames that are whole with them.
   *
   * @param bytes what was read; none are left over
   */
  void add(ByteBuffer bytes, Frames frames) {
    while (bytes.hasRemaining() && !isOver()) {
      if (size == 0) {
        handOnDirectly(bytes, frames);
      }
      if (bytes.hasRemaining() && !isOver()) {
        gather(bytes, frames);
      }
    }
    bytes.position(bytes.limit());
  }

  /** What is wrong with a frame that came; nothing is handed on from that frame on. */
  @Nullable FrameFault fault() {
    return fault;
  }

  /** The close frame that came; nothing is handed on after it. */
  @Nullable CloseFrame close() {
    return close;
  }

  private boolean isOver() {
    return fault != null || close != null;
  }

  /** Most reads hold whole frames, which need no copy. */
  private void handOnDirectly(ByteBuffer bytes, Frames frames) {
    int limit = bytes.limit();
    int end = bytes.position();
    long length = frameLength(bytes, end, limit);
    while (length != FrameHeader.UNKNOWN && length <= limit - end) {
      int start = end;
      int next = start + (int) length;
      boolean wholeText = begin(bytes, start, next);
      if (fault != null) {
        break;
      }
      end = next;
      if (wholeText) {
        handOn(bytes, start, frames);
        if (take(bytes, start, end, frames)) {
          bytes.position(end);
        }
      } else if (FrameHeader.opcode(bytes.get(start)) == FrameHeader.CLOSE) {
        // What is wrong with the frames before it is told before the close is known.
        handOn(bytes, start, frames);
        close = CloseFrame.read(bytes, start + FrameHeader.size(bytes.get(start + 1)), end);
        break;
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
    int payload = start + FrameHeader.size(bytes.get(start + 1));
    return frames.take(bytes.array(), bytes.arrayOffset() + payload, end - payload);
  }

  /**
   * Checks a whole frame, once each, and tells whether it is a message of text, with nothing about
   * it that the protocol forbids. Its text is checked where it is read.
   */
  private boolean begin(ByteBuffer bytes, int start, int end) {
    int first = bytes.get(start);
    if (FrameHeader.isControl(first)) {
      if (FrameHeader.opcode(first) == FrameHeader.CLOSE) {
        fault = CloseFrame.fault(bytes, start + FrameHeader.size(bytes.get(start + 1)), end);
      }
      return false;
    }
    boolean isFragment = inFragments || !FrameHeader.isLast(first);
    if (isFragment) {
      checkText(bytes, start, end);
      if (FrameHeader.isLast(first) && !text.isWhole()) {
        fault = FrameFault.NOT_UTF8;
      }
    }
    checked = 0;
    if (FrameHeader.isLast(first)) {
      text.reset();
    }
    inFragments = !FrameHeader.isLast(first);
    return !isFragment && bytes.hasArray();
  }

  /** Checks what has not been checked of a frame with text, from its header to an end. */
  private void checkText(ByteBuffer bytes, int start, int end) {
    int from = Math.max(checked, FrameHeader.size(bytes.get(start + 1)));
    checked = Math.max(from, end - start);
    if (!text.accepts(bytes, start + from, end)) {
      fault = FrameFault.NOT_UTF8;
    }
  }

  /** Adds what is missing of one frame; hands it on if it is whole with that. */
  private void gather(ByteBuffer bytes, Frames frames) {
    long length = frameLength(ByteBuffer.wrap(gathered, 0, size), 0, size);
    long missing = length == FrameHeader.UNKNOWN ? 1 : length - size;
    int more = (int) Math.min(missing, bytes.remaining());
    ensureRoom(more, length);
    bytes.get(gathered, size, more);
    size += more;
    ByteBuffer frame = ByteBuffer.wrap(gathered, 0, size);
    length = frameLength(frame, 0, size);
    if (length == size) {
      size = 0;
      if (gathered.length > SMALLEST_BUFFER) {
        gathered = new byte[0];
      }
      handOnDirectly(frame, frames);
    } else if (length != FrameHeader.UNKNOWN && !FrameHeader.isControl(gathered[0])) {
      checkText(frame, 0, size);
    }
  }

  private void ensureRoom(int more, long length) {
    if (size + more > gathered.length) {
      // A frame may announce much and bring little, so that its word is not enough for that.
      int announced = (int) Math.min(length, TRUSTED_BYTES);
      int grown =
          Math.max(
              Math.max(SMALLEST_BUFFER, announced), Math.max(2 * gathered.length, size + more));
      gathered =
          Arrays.copyOf(
              gathered, length == FrameHeader.UNKNOWN ? grown : (int) Math.min(grown, length));
    }
  }

  /** Reads how long a frame is with its header, if that is here and right. */
  private long frameLength(ByteBuffer bytes, int start, int limit) {
    fault = FrameHeader.fault(bytes, start, limit, inFragments, maxPayloadBytes);
    if (fault != null) {
      return FrameHeader.UNKNOWN;
    }
    long payload = FrameHeader.payload(bytes, start, limit);
    return payload == FrameHeader.UNKNOWN
        ? FrameHeader.UNKNOWN
        : FrameHeader.size(bytes.get(start + 1)) + payload;
  }
}
