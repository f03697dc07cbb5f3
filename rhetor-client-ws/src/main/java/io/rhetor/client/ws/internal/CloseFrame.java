package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a close frame of the server says (RFC 6455, section 7.4). */
final class CloseFrame {
  /** The code of a close frame that carries none. */
  private static final int NO_CODE = 1005;

  private static final int FIRST_OF_APPLICATIONS = 3000;
  private static final int LAST_OF_APPLICATIONS = 4999;

  private final int code;
  private final String reason;

  private CloseFrame(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Finds what is wrong with a payload. */
  static @Nullable FrameFault fault(ByteBuffer bytes, int start, int end) {
    if (start == end) {
      return null;
    }
    if (end - start == 1 || !isValid(code(bytes, start))) {
      return FrameFault.CLOSE_PAYLOAD;
    }
    Utf8Check text = new Utf8Check();
    return text.accepts(bytes, start + 2, end) && text.isWhole() ? null : FrameFault.NOT_UTF8;
  }

  /** Reads a payload without a fault. */
  static CloseFrame read(ByteBuffer bytes, int start, int end) {
    if (start == end) {
      return new CloseFrame(NO_CODE, "");
    }
    ByteBuffer reason = bytes.duplicate().limit(end).position(start + 2);
    return new CloseFrame(code(bytes, start), StandardCharsets.UTF_8.decode(reason).toString());
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  private static int code(ByteBuffer bytes, int start) {
    return bytes.getShort(start) & 0xFFFF;
  }

  /**
   * Tells whether a code may be sent: 1004 has no meaning, and 1005, 1006 and 1015 are for APIs.
   */
  private static boolean isValid(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= FIRST_OF_APPLICATIONS && code <= LAST_OF_APPLICATIONS);
  }
}
