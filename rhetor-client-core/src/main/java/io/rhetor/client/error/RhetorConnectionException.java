package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/**
 * No connection to the server, or one that broke: refused, unknown host, TLS failure, reset, closed
 * before the answer was whole. {@linkplain #isRetryable() Retryable}, unless the way to the server
 * is one that cannot be taken, such as a proxy of the wrong kind or a certificate that is not
 * trusted.
 */
public final class RhetorConnectionException extends RhetorException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened and what to do next
   * @param cause what the JDK reported, or null
   * @param mayHaveBeenProcessed whether the request may have reached the server
   */
  public RhetorConnectionException(
      String message, @Nullable Throwable cause, boolean mayHaveBeenProcessed) {
    this(message, cause, true, mayHaveBeenProcessed);
  }

  /**
   * Creates the failure of a connection that another attempt may not make either.
   *
   * @param message what happened and what to do next
   * @param cause what the JDK reported, or null
   * @param retryable whether the same call can succeed later
   * @param mayHaveBeenProcessed whether the request may have reached the server
   */
  public RhetorConnectionException(
      String message, @Nullable Throwable cause, boolean retryable, boolean mayHaveBeenProcessed) {
    super(message, cause, retryable, mayHaveBeenProcessed);
  }
}
