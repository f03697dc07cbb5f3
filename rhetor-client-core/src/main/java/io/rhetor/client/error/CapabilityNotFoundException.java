package io.rhetor.client.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A component does not offer a capability: its entry in Hermes does not list it, or the component
 * answered 404 (section 9 of {@code docs/protocol.md}). Nothing was done.
 */
public final class CapabilityNotFoundException extends ComponentException {
  private static final long serialVersionUID = 1L;

  private final String capability;

  /**
   * Creates the failure.
   *
   * @param componentId the component that was asked
   * @param capability the capability that it does not offer
   * @param message what happened and what to do next, with everything private taken out
   * @param cause the component's answer; null if it was not asked, since Hermes does not list the
   *     capability
   */
  public CapabilityNotFoundException(
      String componentId, String capability, String message, @Nullable Throwable cause) {
    super(componentId, message, cause, false, false);
    this.capability = Objects.requireNonNull(capability, "capability");
  }

  /** {@return the capability that the component does not offer} */
  public String capability() {
    return capability;
  }
}
