package io.rhetor.client.ws.internal;

/**
 * What a WebSocket reports, one call after the other, by the thread that reads it. While a call
 * runs, nothing is read: a listener that blocks holds back the server.
 */
interface FrameListener {

  /**
   * The socket is open.
   *
   * @param socket to send with
   */
  void onOpen(FrameSocket socket);

  /**
   * Text came.
   *
   * @param part a message or a part of one
   * @param last whether the message ends with it
   */
  void onText(String part, boolean last);

  /** A binary message, or a part of one, came. */
  void onBinary();

  /** A frame began that is larger than the limit; nothing is read any more. */
  void onTooLong();

  /** A pong came. */
  void onPong();

  /**
   * The socket is closed, by whomever. Called once if it was open.
   *
   * @param code why, by section 7.4 of RFC 6455
   * @param reason what the peer says about it; may be empty
   */
  void onClosed(int code, String reason);
}
