package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Gathers the bytes of frames (RFC 6455, section 5.2) until they are whole, because Tyrus copies
 * what it has of a frame anew for each read of 2 KiB. Owned by the thread that reads the
 * connection.
 */
final class FrameGatherer {
  private static final int SMALLEST_BUFFER = 8 * 1024;
  private static final int UNKNOWN = -1;

  private final long maxPayloadBytes;
  private byte[] gathered = new byte[0];
  private int size;
  private boolean tooLong;

  FrameGatherer(long maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /**
   * Takes in bytes, all of them, and hands on the frames that are whole with them.
   *
   * @param bytes what was read; none are left over
   * @param whole takes one or more whole frames, and reads them to their end
   */
  void add(ByteBuffer bytes, Consumer<ByteBuffer> whole) {
    while (bytes.hasRemaining() && !tooLong) {
      if (size == 0) {
        handOnDirectly(bytes, whole);
      }
      if (bytes.hasRemaining() && !tooLong) {
        gather(bytes, whole);
      }
    }
    bytes.position(bytes.limit());
  }

  /** Tells whether a frame announced more than the limit; nothing is handed on after that. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Most reads hold whole frames, which need no copy. */
  private void handOnDirectly(ByteBuffer bytes, Consumer<ByteBuffer> whole) {
    int end = bytes.position();
    long length = frameLength(bytes, end, bytes.limit());
    while (length != UNKNOWN && !tooLong && length <= bytes.limit() - end) {
      end += (int) length;
      length = frameLength(bytes, end, bytes.limit());
    }
    if (end > bytes.position()) {
      int limit = bytes.limit();
      bytes.limit(end);
      whole.accept(bytes);
      bytes.limit(limit);
      bytes.position(end);
    }
  }

  /** Adds what is missing of one frame; hands it on if it is whole with that. */
  private void gather(ByteBuffer bytes, Consumer<ByteBuffer> whole) {
    long length = frameLength(ByteBuffer.wrap(gathered, 0, size), 0, size);
    long missing = length == UNKNOWN ? 1 : length - size;
    int more = (int) Math.min(missing, bytes.remaining());
    ensureRoom(more, length);
    bytes.get(gathered, size, more);
    size += more;
    length = frameLength(ByteBuffer.wrap(gathered, 0, size), 0, size);
    if (length == size && !tooLong) {
      ByteBuffer frame = ByteBuffer.wrap(gathered, 0, size);
      gathered = new byte[0];
      size = 0;
      whole.accept(frame);
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
    int header = 2 + ((second & 0x80) == 0 ? 0 : 4);
    long payload = second & 0x7F;
    if (payload == 126) {
      header += 2;
      if (limit - start < 4) {
        return UNKNOWN;
      }
      payload = bytes.getShort(start + 2) & 0xFFFF;
    } else if (payload == 127) {
      header += 8;
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
}
