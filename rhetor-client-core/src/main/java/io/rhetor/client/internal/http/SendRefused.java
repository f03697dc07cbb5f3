package io.rhetor.client.internal.http;

import java.io.IOException;
import java.util.Set;

/**
 * Thrown to the JDK's client when it asks for the length of a body, which it does once it has
 * chosen a connection. It then closes that connection before a byte is written, and fails.
 */
final class SendRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What the JDK's client says of a request that the server did not process: before JDK 24, and
   * from then on, once it has sent the request again as a caller's client may.
   */
  private static final Set<String> UNPROCESSED =
      Set.of("Received RST_STREAM: Stream not processed", "request not processed by peer");

  /** What becomes of the request. */
  private enum Kind {
    STALE_CONNECTION,
    REPETITION,
    UNPROCESSED
  }

  private final Kind kind;

  private SendRefused(String message, Kind kind) {
    // Its trace tells which thread the JDK's client wanted to repeat a request on.
    super(message, null, false, kind != Kind.STALE_CONNECTION);
    this.kind = kind;
  }

  /** The connection may be one that the server is about to close. */
  static SendRefused ofStaleConnection() {
    return new SendRefused("The pooled connection has been idle too long.", Kind.STALE_CONNECTION);
  }

  /**
   * The request has been written to a connection before.
   *
   * @param afterLoss whether the JDK's client repeats it when a connection is lost; otherwise only
   *     when the server says over HTTP/2 that it did not process it, from JDK 24 on
   */
  static SendRefused ofRepetition(boolean afterLoss) {
    return new SendRefused(
        "The JDK's HTTP client was about to send the request again.",
        afterLoss ? Kind.REPETITION : Kind.UNPROCESSED);
  }

  /** Tells whether nothing was sent, and another connection will do. */
  static boolean isStaleConnection(Throwable thrown) {
    return isOf(Kind.STALE_CONNECTION, thrown);
  }

  /** Tells whether the server said that it did not process a request whose answer did not begin. */
  static boolean isUnprocessed(Throwable thrown) {
    return isOf(Kind.UNPROCESSED, thrown)
        || UNPROCESSED.contains(String.valueOf(thrown.getMessage()));
  }

  /** Tells whether a call failed since its request was to be sent again after a loss. */
  static boolean isRepetition(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isOf(Kind.REPETITION, cause)) {
        return true;
      }
    }
    return false;
  }

  /** Returns why a request failed: a repetition that was refused stands for a lost connection. */
  static Throwable reason(Throwable thrown) {
    return isOf(Kind.UNPROCESSED, thrown)
        ? new IOException("the server did not process the request", thrown)
        : thrown instanceof SendRefused
            ? new IOException("received no bytes before the connection ended", thrown)
            : thrown;
  }

  private static boolean isOf(Kind kind, Throwable thrown) {
    return thrown instanceof SendRefused && ((SendRefused) thrown).kind == kind;
  }
}
