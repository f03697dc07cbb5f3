package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/**
 * Hermes knows no component of this name: HTTP 404 under both paths of its registry (section 9 of
 * {@code docs/protocol.md}). Not retryable as long as the component does not register itself.
 */
public final class ComponentNotFoundException extends ComponentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param componentId the component that was asked for
   * @param message what happened and what to do next
   * @param cause the registry's answer, or null
   */
  public ComponentNotFoundException(String componentId, String message, @Nullable Throwable cause) {
    super(componentId, message, cause, false, false);
  }
}
