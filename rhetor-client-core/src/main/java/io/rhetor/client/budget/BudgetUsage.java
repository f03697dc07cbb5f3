package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What was spent in a period, answer by answer, from {@code GET /budget/usage} (section 7 of {@code
 * docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface BudgetUsage {
  /**
   * Returns the period that it is about.
   *
   * @return the period; empty if not told
   */
  Optional<BudgetPeriod> period();

  /**
   * Returns the provider that it is about.
   *
   * @return the provider's id; empty for all, or if not told
   */
  Optional<String> provider();

  /**
   * Returns what was spent.
   *
   * @return one record for each answer, in the server's order
   */
  List<UsageRecord> records();

  /**
   * Returns how many records there are.
   *
   * @return the server's count, else that of {@link #records()}
   */
  @Value.Default
  default int count() {
    return records().size();
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
  final class Builder extends ImmutableBudgetUsage.Builder {
    Builder() {}
  }
}
