package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the budgets of all providers together stand, from {@code GET /budget} (section 7 of {@code
 * docs/protocol.md}).
 */
public final class BudgetStatus extends RhetorValue {
  private final Map<BudgetPeriod, PeriodStatus> periods;

  private BudgetStatus(JsonObject json) {
    super(json);
    periods = Collections.unmodifiableMap(BudgetShapes.read(json));
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetStatus fromJson(Map<String, ?> json) {
    return new BudgetStatus(BudgetShapes.documented(JsonObject.of(json)));
  }

  /** {@return where each budget stands, by its period, in the server's order} */
  public Map<BudgetPeriod, PeriodStatus> periods() {
    return periods;
  }

  /**
   * {@return where the budget of a period stands; empty if not told}
   *
   * @param period the period
   */
  public Optional<PeriodStatus> of(BudgetPeriod period) {
    return Optional.ofNullable(periods().get(period));
  }

  /**
   * {@return whether it can be said of all budgets if they are used up: false if no period is told,
   * or if one of them, or a daily, weekly or monthly budget, cannot be read} One that the server
   * tells in a form that cannot be read is among {@link #additionalProperties()}.
   */
  public boolean isReadable() {
    return !periods().isEmpty()
        && periods().values().stream().allMatch(PeriodStatus::isReadable)
        && additionalProperties().keySet().stream().noneMatch(BudgetPeriod::isUsual);
  }

  /** {@return a builder with nothing told} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects where budgets stand. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Object> json = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets where the budget of a period stands, in place of what was set for it before.
     *
     * @param period the period
     * @param status where it stands
     * @return this builder
     */
    public Builder period(BudgetPeriod period, PeriodStatus status) {
      json.put(period.value(), Objects.requireNonNull(status, "status"));
      return this;
    }

    /**
     * Adds a field that the library does not know or cannot read, in place of one of this name.
     *
     * @param name the name on the wire
     * @param value a string, number, boolean, or a list or map of such; copied
     * @return this builder
     */
    public Builder additionalProperty(String name, Object value) {
      json.put(name, Objects.requireNonNull(value, name));
      return this;
    }

    /** {@return where the budgets stand} */
    public BudgetStatus build() {
      return new BudgetStatus(JsonObject.of(json));
    }
  }
}
