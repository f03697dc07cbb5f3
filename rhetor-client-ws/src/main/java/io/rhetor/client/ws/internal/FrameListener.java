package io.rhetor.client.ws.internal;

/**
 * What a WebSocket reports, one call after the other, by the thread that reads it. While a call
 * runs, nothing is read: a listener that blocks holds back the server.
 */
interface FrameListener {

  /** The socket is open. */
  void onOpen(FrameSocket socket);

  /**
   * A text message came in one frame. Most are of few shapes, which need no text to be made of
   * them; all others, and what is not UTF-8, are left to {@link #onText}.
   *
   * @param bytes where the message is; they change once the call returns
   * @return false if nothing was done and the message is to come as text
   */
  boolean onBytes(byte[] bytes, int offset, int length);

  /** Text came. */
  void onText(String part, boolean last);

  /**
   * What one read brought was told, but for frames that go on in the next one. Called for each
   * read, also if it brought nothing to be told.
   */
  void onReadEnd();

  /** Something was thrown where frames are read; nothing is read any more. */
  void onDefect(Throwable thrown);

  /** The server sent what it may not send; nothing is read any more. */
  void onFault(FrameFault fault);

  /** The connection broke; {@link #onClosed} follows. */
  void onBroken(Throwable cause);

  /**
   * The socket is closed, by the server or by this side. Called once if it was open.
   *
   * @param reason what the peer says about it; may be empty
   */
  void onClosed(int code, String reason);
}
