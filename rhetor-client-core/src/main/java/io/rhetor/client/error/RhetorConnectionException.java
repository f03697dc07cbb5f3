package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/**
 * No connection to the server, or one that broke: refused, unknown host, TLS failure, reset, closed
 * before the answer was whole. Always {@linkplain #isRetryable() retryable}.
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
    super(message, cause, true, mayHaveBeenProcessed);
  }
}
