package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where the budgets of all providers together stand, from {@code GET /budget} (section 7 of the
 * protocol).
 */
@Value.Immutable
@ValueStyle
public interface BudgetStatus {
  /**
   * Returns where each budget stands.
   *
   * @return the budgets by their periods, in the server's order
   */
  Map<BudgetPeriod, PeriodStatus> periods();

  /**
   * Returns where the budget of a period stands.
   *
   * @param period the period
   * @return where it stands; empty if not told
   */
  default Optional<PeriodStatus> of(BudgetPeriod period) {
    return Optional.ofNullable(periods().get(period));
  }

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableBudgetStatus.Builder {
    Builder() {}
  }
}
