package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * The limits that were set, from {@code GET /budget/settings} (section 7 of {@code
 * docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface BudgetSettings {
  /**
   * Returns the limits of each period.
   *
   * @return the limits by their periods, in the server's order; one for each provider that has one
   */
  Map<BudgetPeriod, List<BudgetSetting>> periods();

  /**
   * Returns the limits of a period.
   *
   * @param period the period
   * @return the limits; empty if there are none
   */
  default List<BudgetSetting> of(BudgetPeriod period) {
    return periods().getOrDefault(period, List.of());
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
  final class Builder extends ImmutableBudgetSettings.Builder {
    Builder() {}
  }
}
