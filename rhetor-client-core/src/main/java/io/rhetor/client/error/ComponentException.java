package io.rhetor.client.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the failures of components that Hermes knows have in common. */
abstract class ComponentException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private final String componentId;

  ComponentException(
      String componentId,
      String message,
      @Nullable Throwable cause,
      boolean retryable,
      boolean mayHaveBeenProcessed) {
    super(message, cause, retryable, mayHaveBeenProcessed);
    this.componentId = Objects.requireNonNull(componentId, "componentId");
  }

  /** {@return the component that was asked, or asked for} */
  public String componentId() {
    return componentId;
  }
}
