package io.rhetor.client.ws.internal;

/** What the server says with the code of its close frame (RFC 6455, section 7.4.1). */
final class CloseCodes {
  private static final int EXTENSION_MISSING = 1010;

  private CloseCodes() {}

  /** Tells whether the server closes because it cannot take what this client sent. */
  static boolean isComplaint(int code) {
    return code == FrameFault.PROTOCOL_ERROR
        || code == FrameFault.UNSUPPORTED_DATA
        || code == FrameFault.INVALID_DATA
        || code == FrameFault.MESSAGE_TOO_BIG
        || code == EXTENSION_MISSING;
  }

  /** Goes on after the code and ends the sentence; says what to do. */
  static String meaning(int code) {
    switch (code) {
      case FrameFault.PROTOCOL_ERROR:
        return ": it says that a frame of this client breaks the WebSocket protocol. A proxy in"
            + " between may have changed it; the server's log may say more.";
      case FrameFault.UNSUPPORTED_DATA:
        return ": it says that it takes no messages of the kind that this client sent, which is"
            + " text. "
            + FailureText.checkServer();
      case FrameFault.INVALID_DATA:
        return ": it says that a text of this client is not valid. A proxy in between may have"
            + " changed it; the server's log may say more.";
      case 1008:
        return ": the server says that this client breaks its policy. Check the token and what the"
            + " server allows; its log may say more.";
      case FrameFault.MESSAGE_TOO_BIG:
        return ": the server takes no message as large as the request. Send less text.";
      case EXTENSION_MISSING:
        return ": it asks for a WebSocket extension, and this client uses none. Turn that"
            + " requirement off at the server or the proxy.";
      case 1011:
        return ": the server says that it met an error of its own. Its log may say more.";
      default:
        return ". The server may be restarting; its log may say why.";
    }
  }
}
