package io.rhetor.client.internal.http;

import java.io.IOException;

/**
 * Thrown to the JDK's client when it asks for the length of a body, which it does once it has
 * chosen a connection. It then closes that connection before a byte is written, and fails.
 */
final class SendRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean again;

  private SendRefused(String message, boolean again) {
    // Its trace tells which thread the JDK's client wanted to repeat a request on.
    super(message, null, false, !again);
    this.again = again;
  }

  /** The connection may be one that the server is about to close. */
  static SendRefused ofStaleConnection() {
    return new SendRefused("The pooled connection has been idle too long.", true);
  }

  /** The request has been written to a connection before. */
  static SendRefused ofRepetition() {
    return new SendRefused("The JDK's HTTP client was about to send the request again.", false);
  }

  /** Tells whether nothing was sent, and another connection will do. */
  static boolean isStaleConnection(Throwable thrown) {
    return thrown instanceof SendRefused && ((SendRefused) thrown).again;
  }

  /** Returns why a request failed: a repetition that was refused stands for a lost connection. */
  static Throwable reason(Throwable thrown) {
    return thrown instanceof SendRefused
        ? new IOException("received no bytes before the connection ended", thrown)
        : thrown;
  }
}
