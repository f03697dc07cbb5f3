package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was read back until frames are whole (RFC 6455, section 5.2). Tyrus would copy all it
 * has of a frame with every 2 KiB that come, so that a large message took seconds. Owned by the
 * thread that reads the connection.
 */
final class FrameCollector {
  private static final int LENGTH_OF_TWO_BYTES = 126;
  private static final int LENGTH_OF_EIGHT_BYTES = 127;
  private static final int MASK_BYTES = 4;
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final int maxPayload;
  private byte[] bytes = new byte[0];
  private int size;
  private boolean tooLong;

  /**
   * Makes a collector without bytes.
   *
   * @param maxPayload how many bytes a frame may carry
   */
  FrameCollector(int maxPayload) {
    this.maxPayload = maxPayload;
  }

  /**
   * Adds what was read.
   *
   * @param read taken as a whole
   * @return all frames that are whole now; null if there is none
   */
  @Nullable ByteBuffer add(ByteBuffer read) {
    append(read);
    int end = 0;
    long next = endOfFrame(0);
    while (next > 0 && next <= size) {
      end = (int) next;
      next = endOfFrame(end);
    }
    if (end == 0) {
      return null;
    }
    byte[] whole = bytes;
    bytes = Arrays.copyOfRange(whole, end, size);
    size -= end;
    return ByteBuffer.wrap(whole, 0, end);
  }

  /** Tells whether a frame was longer than it may be; nothing is whole from that one on. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Where the frame at an offset ends; 0 if that is not known yet. */
  private long endOfFrame(int offset) {
    int available = size - offset;
    if (available < 2 || tooLong) {
      return 0;
    }
    int masked = (bytes[offset + 1] & 0x80) == 0 ? 0 : MASK_BYTES;
    int length = bytes[offset + 1] & 0x7F;
    int lengthBytes = length == LENGTH_OF_EIGHT_BYTES ? 8 : length == LENGTH_OF_TWO_BYTES ? 2 : 0;
    if (available < 2 + lengthBytes) {
      return 0;
    }
    ByteBuffer extended = ByteBuffer.wrap(bytes, offset + 2, lengthBytes);
    long payload =
        lengthBytes == 8
            ? extended.getLong()
            : lengthBytes == 2 ? Short.toUnsignedInt(extended.getShort()) : length;
    if (payload < 0 || payload > maxPayload) {
      tooLong = true;
      return 0;
    }
    return offset + 2L + lengthBytes + masked + payload;
  }

  private void append(ByteBuffer read) {
    int added = read.remaining();
    if (size + added > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(size + added, Math.min(2L * size, LARGEST)));
    }
    read.get(bytes, size, added);
    size += added;
  }
}
