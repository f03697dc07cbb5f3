package io.rhetor.client.ws.internal;

/** What is wrong with a frame of the server, and the code to close the connection with. */
enum FrameFault {
  /** A reserved bit is set; only an extension could give it a meaning. */
  RESERVED_BIT(FrameFault.PROTOCOL_ERROR, "a frame with a reserved bit came"),
  RESERVED_OPCODE(FrameFault.PROTOCOL_ERROR, "a frame of a kind that WebSocket does not have came"),
  CONTROL_IN_FRAGMENTS(FrameFault.PROTOCOL_ERROR, "a ping, pong or close came in fragments"),
  CONTROL_TOO_LONG(
      FrameFault.PROTOCOL_ERROR, "a ping, pong or close announced more than 125 bytes"),
  NO_BEGINNING(FrameFault.PROTOCOL_ERROR, "a fragment came of a message that had not begun"),
  NO_END(FrameFault.PROTOCOL_ERROR, "a message began before the last one had ended"),
  MASKED(FrameFault.PROTOCOL_ERROR, "a masked frame came, which only a client may send"),
  LENGTH(FrameFault.PROTOCOL_ERROR, "a frame announced its length in a form that is not allowed"),
  CLOSE_PAYLOAD(FrameFault.PROTOCOL_ERROR, "a close frame without a valid code came"),
  /** Another breach of the protocol. */
  OTHER(FrameFault.PROTOCOL_ERROR, "a frame came that is none of WebSocket"),
  NOT_UTF8(FrameFault.INVALID_DATA, "text that is not UTF-8 came"),
  BINARY(FrameFault.UNSUPPORTED_DATA, "a binary message came"),
  TOO_LONG(FrameFault.MESSAGE_TOO_BIG, "a message came that is too long");

  /** Protocol error (RFC 6455, section 7.4.1). */
  static final int PROTOCOL_ERROR = 1002;

  /** Unsupported data (RFC 6455, section 7.4.1). */
  static final int UNSUPPORTED_DATA = 1003;

  /** Invalid payload data (RFC 6455, section 7.4.1). */
  static final int INVALID_DATA = 1007;

  /** Message too big (RFC 6455, section 7.4.1). */
  static final int MESSAGE_TOO_BIG = 1009;

  private final int closeCode;
  private final String problem;

  FrameFault(int closeCode, String problem) {
    this.closeCode = closeCode;
    this.problem = problem;
  }

  int closeCode() {
    return closeCode;
  }

  /** What came, as the beginning of a sentence. */
  String problem() {
    return problem;
  }
}
