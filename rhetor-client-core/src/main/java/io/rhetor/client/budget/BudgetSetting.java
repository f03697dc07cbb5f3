package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** A limit as the server keeps it. */
@Value.Immutable
@ValueStyle
public interface BudgetSetting {
  /**
   * Returns the name of the setting.
   *
   * @return the server's id; empty if not told
   */
  Optional<String> id();

  /**
   * Returns the provider whose costs count.
   *
   * @return the provider's id or {@link BudgetLimit#ALL_PROVIDERS}; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns what may be spent in the period.
   *
   * @return the limit in US dollars, 0 for none; empty if not told
   */
  Optional<BigDecimal> limit();

  /**
   * Returns what the server does when the limit is passed.
   *
   * @return the policy, {@code enforcement} on the wire; empty if not told
   */
  Optional<BudgetPolicy> policy();

  /**
   * Returns since when the limit counts.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> startDate();

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
  final class Builder extends ImmutableBudgetSetting.Builder {
    Builder() {}
  }
}
