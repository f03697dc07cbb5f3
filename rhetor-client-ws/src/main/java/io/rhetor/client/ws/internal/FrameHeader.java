package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the header of a frame (RFC 6455, section 5.2) where it lies, as far as it is there. */
final class FrameHeader {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;

  /** The length of a payload when too little of the header is there. */
  static final long UNKNOWN = -1;

  private static final int PONG = 0xA;
  private static final int LAST = 0x80;
  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int MAX_CONTROL_BYTES = 125;
  private static final int MAX_SHORT = 0xFFFF;

  private FrameHeader() {}

  static int opcode(int first) {
    return first & OPCODE;
  }

  static boolean isLast(int first) {
    return (first & LAST) != 0;
  }

  static boolean isControl(int first) {
    return (first & CONTROL) != 0;
  }

  /** How many bytes a header without a mask has. */
  static int size(int second) {
    int length = second & LENGTH;
    return length == SHORT_LENGTH ? 4 : length == LONG_LENGTH ? 10 : 2;
  }

  /** Reads how long the payload of a frame is; its topmost bit may be set. */
  static long payload(ByteBuffer bytes, int start, int limit) {
    int available = limit - start;
    if (available < 2 || available < size(bytes.get(start + 1))) {
      return UNKNOWN;
    }
    int length = bytes.get(start + 1) & LENGTH;
    return length == SHORT_LENGTH
        ? bytes.getShort(start + 2) & MAX_SHORT
        : length == LONG_LENGTH ? bytes.getLong(start + 2) : length;
  }

  /**
   * Finds what a server may not send, from the first byte that shows it.
   *
   * @param inFragments whether the message before this frame goes on
   */
  static @Nullable FrameFault fault(
      ByteBuffer bytes, int start, int limit, boolean inFragments, long maxPayload) {
    int available = limit - start;
    if (available < 1) {
      return null;
    }
    int first = bytes.get(start);
    FrameFault fault = faultOfKind(first, inFragments);
    if (fault != null || available < 2) {
      return fault;
    }
    int second = bytes.get(start + 1);
    if ((second & MASKED) != 0) {
      return FrameFault.MASKED;
    }
    int length = second & LENGTH;
    if (isControl(first)) {
      return length > MAX_CONTROL_BYTES ? FrameFault.CONTROL_TOO_LONG : null;
    }
    return available < size(second)
        ? null
        : faultOfLength(length, payload(bytes, start, limit), maxPayload);
  }

  private static @Nullable FrameFault faultOfKind(int first, boolean inFragments) {
    if ((first & RESERVED) != 0) {
      return FrameFault.RESERVED_BIT;
    }
    int opcode = opcode(first);
    if (isControl(first)) {
      return opcode > PONG
          ? FrameFault.RESERVED_OPCODE
          : isLast(first) ? null : FrameFault.CONTROL_IN_FRAGMENTS;
    }
    if (opcode > BINARY) {
      return FrameFault.RESERVED_OPCODE;
    }
    if (opcode == CONTINUATION) {
      return inFragments ? null : FrameFault.NO_BEGINNING;
    }
    if (inFragments) {
      return FrameFault.NO_END;
    }
    return opcode == BINARY ? FrameFault.BINARY : null;
  }

  private static @Nullable FrameFault faultOfLength(int form, long payload, long maxPayload) {
    boolean shortest =
        form == LONG_LENGTH ? payload > MAX_SHORT : form != SHORT_LENGTH || payload >= SHORT_LENGTH;
    if (!shortest) {
      return FrameFault.LENGTH;
    }
    return payload > maxPayload ? FrameFault.TOO_LONG : null;
  }
}
