package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.internal.run.FutureWaiter;
import org.jspecify.annotations.Nullable;

/** What came of asking where the budget stands: the status, or why there is none. */
final class BudgetReading {
  final @Nullable BudgetStatus status;

  /** Null if there is a status. */
  final @Nullable Throwable failure;

  BudgetReading(@Nullable BudgetStatus status, @Nullable Throwable failure) {
    this.status = status;
    this.failure = status != null ? null : bare(failure);
  }

  private static Throwable bare(@Nullable Throwable failure) {
    return failure != null ? FutureWaiter.unwrap(failure) : new NullPointerException("status");
  }

  /** Tells whether there is a status that can be relied on. */
  boolean isReadable() {
    return status != null && status.isReadable();
  }
}
