package io.rhetor.client.error;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component refused or failed a capability with a status that has no exception of its own, such
 * as 400, 422 or 429 (section 9 of {@code docs/protocol.md}). The {@linkplain #getCause() cause} is
 * the {@link RhetorApiException} with status, refused fields, request id and raw body.
 */
public final class CapabilityInvocationException extends ComponentException {
  private static final long serialVersionUID = 1L;

  private final String capability;
  private final @Nullable String detail;

  /**
   * Creates the failure.
   *
   * @param componentId the component that was asked
   * @param capability the capability that failed
   * @param detail the component's text, as received, or null
   * @param message what happened and what to do next, with everything private taken out
   * @param cause the component's answer; tells whether the call is retryable and may have been
   *     processed
   */
  public CapabilityInvocationException(
      String componentId,
      String capability,
      @Nullable String detail,
      String message,
      RhetorException cause) {
    super(componentId, message, cause, cause.isRetryable(), cause.mayHaveBeenProcessed());
    this.capability = Objects.requireNonNull(capability, "capability");
    this.detail = detail;
  }

  /** {@return the capability that failed} */
  public String capability() {
    return capability;
  }

  /**
   * {@return what the component said about it, as it said it, which may quote what was sent; empty
   * if it gave none}
   */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }
}
