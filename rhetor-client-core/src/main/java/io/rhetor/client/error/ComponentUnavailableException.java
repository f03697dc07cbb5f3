package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/**
 * A component cannot be used now: Hermes cannot be reached or does not say where the component is,
 * the component cannot be reached, or it failed with HTTP 500 or above (section 9 of {@code
 * docs/protocol.md}). The {@linkplain #getCause() cause} tells which, with status and address if
 * there was an answer.
 */
public final class ComponentUnavailableException extends ComponentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param componentId the component that was asked for
   * @param message what happened and what to do next, with everything private taken out
   * @param cause what lies beneath, or null
   * @param retryable whether the same call can succeed later
   * @param mayHaveBeenProcessed whether the component may have acted on the call
   */
  public ComponentUnavailableException(
      String componentId,
      String message,
      @Nullable Throwable cause,
      boolean retryable,
      boolean mayHaveBeenProcessed) {
    super(componentId, message, cause, retryable, mayHaveBeenProcessed);
  }
}
