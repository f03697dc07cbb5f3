package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where the budgets of all providers together stand, from {@code GET /budget} (section 7 of {@code
 * docs/protocol.md}).
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
   * Tells whether it can be said of all budgets if they are used up. One that the server tells in a
   * form that cannot be read is among {@link #additionalProperties()}.
   *
   * @return false if no period is told, or if one of them, or a daily, weekly or monthly budget,
   *     cannot be read
   */
  default boolean isReadable() {
    return !periods().isEmpty()
        && periods().values().stream().allMatch(PeriodStatus::isReadable)
        && additionalProperties().keySet().stream().noneMatch(BudgetPeriod::isUsual);
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
