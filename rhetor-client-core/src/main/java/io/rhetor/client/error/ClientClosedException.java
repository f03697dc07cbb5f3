package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/** The client was closed, before the call or while it ran. */
public final class ClientClosedException extends RhetorException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened and what to do next
   * @param mayHaveBeenProcessed whether the call had been sent
   */
  public ClientClosedException(String message, boolean mayHaveBeenProcessed) {
    super(message, null, false, mayHaveBeenProcessed);
  }

  /**
   * Creates the failure of a call that was waiting to be attempted once more.
   *
   * @param message what happened and what to do next
   * @param cause why the last attempt failed, or null
   * @param mayHaveBeenProcessed whether the server may have acted on an attempt
   */
  public ClientClosedException(
      String message, @Nullable Throwable cause, boolean mayHaveBeenProcessed) {
    super(message, cause, false, mayHaveBeenProcessed);
  }
}
