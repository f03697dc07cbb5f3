package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What was spent in a period, added up, from {@code GET /budget/summary} (section 7 of {@code
 * docs/protocol.md}).
 *
 * <p>Servers leave totals out where nothing was spent, so a total that is not told is made of the
 * groups.
 */
@Value.Immutable
@ValueStyle
public interface BudgetSummary {
  /**
   * Returns the period that it is about.
   *
   * @return the period; empty if not told
   */
  Optional<BudgetPeriod> period();

  /**
   * Returns what was spent in all.
   *
   * @return US dollars: the server's sum, else that of the groups, which is 0 if there are none;
   *     empty only if a group does not tell its own
   */
  Optional<BigDecimal> totalCost();

  /**
   * Returns the tokens read by models in all.
   *
   * @return the server's count, else that of the groups, which is 0 if there are none; empty only
   *     if a group does not tell its own
   */
  OptionalLong totalInputTokens();

  /**
   * Returns the tokens written by models in all.
   *
   * @return the server's count, else that of the groups, which is 0 if there are none; empty only
   *     if a group does not tell its own
   */
  OptionalLong totalOutputTokens();

  /**
   * Returns the tokens read and written in all.
   *
   * @return the server's count, else the sum of {@link #totalInputTokens()} and {@link
   *     #totalOutputTokens()}; empty if one of them is
   */
  OptionalLong totalTokens();

  /**
   * Returns how many answers there were in all.
   *
   * @return the server's count, else that of the groups, which is 0 if there are none; empty only
   *     if a group does not tell its own
   */
  OptionalLong count();

  /**
   * Returns the groups.
   *
   * @return the groups by what they have in common, such as the provider's id, in the server's
   *     order
   */
  Map<String, UsageGroup> groups();

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
  final class Builder extends ImmutableBudgetSummary.Builder {
    Builder() {}
  }
}
