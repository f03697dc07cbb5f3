package io.rhetor.client.error;

import org.jspecify.annotations.Nullable;

/**
 * The budget could not be read, so that a {@code BudgetAwareLlmClient} which fails closed did not
 * send a call; or the server tells that an enforced budget is used up, and no sums. The {@linkplain
 * #getCause() cause}, if there is one, tells why; it also decides whether the call is {@linkplain
 * #isRetryable() retryable}.
 */
public final class BudgetUnavailableException extends RhetorException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened and what to do next
   * @param cause why the budget could not be read, or null
   * @param retryable whether it can be read later
   */
  public BudgetUnavailableException(String message, @Nullable Throwable cause, boolean retryable) {
    super(message, cause, retryable, false);
  }
}
