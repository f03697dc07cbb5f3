package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where a budget stands in the current period.
 *
 * <p>What the server does not tell, or tells in a form that cannot be read, is empty, and never 0
 * or "no limit": see {@link #isReadable()}.
 */
@Value.Immutable
@ValueStyle
public interface PeriodStatus {
  /**
   * Returns what was spent so far.
   *
   * @return the sum in US dollars, not negative; empty if not told, or not as a number
   */
  Optional<BigDecimal> usage();

  /**
   * Returns what may be spent.
   *
   * @return the limit in US dollars, 0 for none; empty if not told, or not as a number, which does
   *     not mean that there is none
   */
  Optional<BigDecimal> limit();

  /**
   * Returns what is left.
   *
   * @return the sum in US dollars, as the server tells it; empty if the limit is 0 or it is not
   *     told
   */
  Optional<BigDecimal> remaining();

  /**
   * Returns which part of the limit was spent.
   *
   * @return percent of the limit, as the server tells it; empty if the limit is 0 or it is not told
   */
  Optional<BigDecimal> percentage();

  /**
   * Returns what the server does when the limit is passed.
   *
   * @return the policy; empty if not told
   */
  Optional<BudgetPolicy> policy();

  /**
   * Tells whether it can be said if the budget is used up.
   *
   * @return true if the server tells that there is no limit, or tells limit and usage; false if one
   *     of them, or the policy, is missing or cannot be read: what the server told is in {@link
   *     #additionalProperties()} then
   */
  default boolean isReadable() {
    if (!hasLimit()) {
      return limit().filter(dollars -> dollars.signum() == 0).isPresent();
    }
    return usage().filter(dollars -> dollars.signum() >= 0).isPresent()
        && !additionalProperties().containsKey("policy");
  }

  /**
   * Tells whether there is a limit.
   *
   * @return true if the server tells one above 0; false also if it cannot be read, see {@link
   *     #isReadable()}
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
