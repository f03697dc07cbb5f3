package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A limit or policy that was set, as the server repeats it (section 7 of {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface BudgetChange {
  /**
   * Tells whether the server took the change.
   *
   * @return false only if the server says so; a change that it refuses is usually an exception
   */
  @Value.Default
  default boolean isSuccess() {
    return true;
  }

  /**
   * Returns the period that it is about.
   *
   * @return the period; empty if not told
   */
  Optional<BudgetPeriod> period();

  /**
   * Returns the provider that it is about.
   *
   * @return the provider's id or {@link BudgetLimit#ALL_PROVIDERS}; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns what may be spent in the period from now on.
   *
   * @return the limit in US dollars, 0 for none; empty if it was not changed or is not told
   */
  Optional<BigDecimal> limit();

  /**
   * Returns what the server does from now on when the limit is passed.
   *
   * @return the policy; empty if it was left to the server or is not told
   */
  Optional<BudgetPolicy> policy();

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
  final class Builder extends ImmutableBudgetChange.Builder {
    Builder() {}
  }
}
