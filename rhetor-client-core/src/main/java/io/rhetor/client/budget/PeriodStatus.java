package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** Where a budget stands in the current period. */
@Value.Immutable
@ValueStyle
public interface PeriodStatus {
  /**
   * Returns what was spent so far.
   *
   * @return the sum in US dollars; empty if not told
   */
  Optional<BigDecimal> usage();

  /**
   * Returns what may be spent.
   *
   * @return the limit in US dollars, 0 for none; empty if not told
   */
  Optional<BigDecimal> limit();

  /**
   * Returns what is left.
   *
   * @return the sum in US dollars, as the server tells it; empty if there is no limit or it is not
   *     told
   */
  Optional<BigDecimal> remaining();

  /**
   * Returns which part of the limit was spent.
   *
   * @return percent of the limit, as the server tells it; empty if there is no limit or it is not
   *     told
   */
  Optional<BigDecimal> percentage();

  /**
   * Returns what the server does when the limit is passed.
   *
   * @return the policy; empty if not told
   */
  Optional<BudgetPolicy> policy();

  /**
   * Tells whether there is a limit.
   *
   * @return true if the server tells one above 0
   */
  default boolean hasLimit() {
    return limit().filter(dollars -> dollars.signum() > 0).isPresent();
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
  final class Builder extends ImmutablePeriodStatus.Builder {
    Builder() {}
  }
}
