package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of asking where the budget stands: the status, or why there is none. */
final class BudgetReading {
  private final @Nullable BudgetStatus status;
  private final @Nullable Throwable failure;

  private BudgetReading(@Nullable BudgetStatus status, @Nullable Throwable failure) {
    this.status = status;
    this.failure = failure;
  }

  static BudgetReading of(BudgetStatus status) {
    return new BudgetReading(status, null);
  }

  static BudgetReading failed(Throwable failure) {
    return new BudgetReading(null, failure);
  }

  /** Tells whether there is a status that can be relied on. */
  boolean isReadable() {
    return status != null && status.isReadable();
  }

  @Nullable BudgetStatus status() {
    return status;
  }

  /** Why there is no status; only to be called if there is none. */
  Throwable failure() {
    return Objects.requireNonNull(failure);
  }
}
