package io.rhetor.client.error;

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
}
