package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/**
 * The server answered something that is no Rhetor answer: not JSON, an essential field missing, an
 * event beyond the size limit, a stream that is no stream. Also: the server is of another
 * generation and does not serve the call (section 10 of {@code docs/protocol.md}). Not retryable:
 * the same call would be answered the same way.
 */
public final class RhetorProtocolException extends RhetorException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what could not be read, with a short redacted snippet, and what to do next
   * @param cause what the reader reported, or null
   * @param mayHaveBeenProcessed whether the server may have acted on the call
   */
  public RhetorProtocolException(
      String message, @Nullable Throwable cause, boolean mayHaveBeenProcessed) {
    super(message, cause, false, mayHaveBeenProcessed);
  }
}
