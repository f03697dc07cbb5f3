package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a budget stands in the current period.
 *
 * <p>What the server does not tell, or tells in a form that cannot be read, is empty, and never 0
 * or "no limit": see {@link #isReadable()}.
 */
public final class PeriodStatus extends RhetorValue {
  private PeriodStatus(JsonObject json) {
    super(json);
    notNegative(json, "usage");
    Optional<BigDecimal> limit = notNegative(json, "limit");
    // A server that tells 0 where there is no limit would have users believe that nothing is left.
    json.decimal("remaining");
    json.decimal("percentage");
    if (limit.filter(dollars -> dollars.signum() == 0).isPresent()) {
      json.forget("remaining");
      json.forget("percentage");
    }
    json.named("policy", text -> BudgetPolicy.of(text.strip()));
  }

  private static Optional<BigDecimal> notNegative(JsonObject json, String name) {
    Optional<BigDecimal> told = json.decimal(name).filter(dollars -> dollars.signum() >= 0);
    if (told.isEmpty()) {
      json.leave(name);
    }
    return told;
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PeriodStatus fromJson(Map<String, ?> json) {
    return new PeriodStatus(JsonObject.of(json));
  }

  /**
   * {@return what was spent so far in US dollars, not negative; empty if not told, or not as a
   * number}
   */
  public Optional<BigDecimal> usage() {
    return Fields.field(this, "usage", BigDecimal.class);
  }

  /**
   * {@return what may be spent, in US dollars, 0 for no limit; empty if not told, or not as a
   * number, which does not mean that there is none}
   */
  public Optional<BigDecimal> limit() {
    return Fields.field(this, "limit", BigDecimal.class);
  }

  /**
   * {@return what is left in US dollars, as the server tells it; empty if the limit is 0 or it is
   * not told}
   */
  public Optional<BigDecimal> remaining() {
    return Fields.field(this, "remaining", BigDecimal.class);
  }

  /**
   * {@return which part of the limit was spent: percent of the limit, as the server tells it; empty
   * if the limit is 0 or it is not told}
   */
  public Optional<BigDecimal> percentage() {
    return Fields.field(this, "percentage", BigDecimal.class);
  }

  /** {@return what the server does when the limit is passed; empty if not told} */
  public Optional<BudgetPolicy> policy() {
    return Fields.field(this, "policy", BudgetPolicy.class);
  }

  /**
   * {@return whether it can be said if the budget is used up: true if the server tells that there
   * is no limit, or tells limit and usage; false if one of them, or the policy, is missing or
   * cannot be read: what the server told is in {@link #additionalProperties()} then}
   */
  public boolean isReadable() {
    if (!hasLimit()) {
      return limit().filter(dollars -> dollars.signum() == 0).isPresent();
    }
    return usage().filter(dollars -> dollars.signum() >= 0).isPresent()
        && !additionalProperties().containsKey("policy");
  }

  /**
   * {@return whether there is a limit: true if the server tells one above 0; false also if it
   * cannot be read, see {@link #isReadable()}}
   */
  public boolean hasLimit() {
    return limit().filter(dollars -> dollars.signum() > 0).isPresent();
  }

  /** {@return a builder with nothing told} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects where a budget stands. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Object> json = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets what was spent so far. Default: not told.
     *
     * @param usage US dollars; below 0 the budget is unreadable
     * @return this builder
     */
    public Builder usage(BigDecimal usage) {
      return set("usage", usage);
    }

    /**
     * Sets what may be spent. Default: not told.
     *
     * @param limit US dollars, 0 for no limit; below 0 the budget is unreadable
     * @return this builder
     */
    public Builder limit(BigDecimal limit) {
      return set("limit", limit);
    }

    /**
     * Sets what is left. Default: not told.
     *
     * @param remaining US dollars
     * @return this builder
     */
    public Builder remaining(BigDecimal remaining) {
      return set("remaining", remaining);
    }

    /**
     * Sets which part of the limit was spent. Default: not told.
     *
     * @param percentage percent
     * @return this builder
     */
    public Builder percentage(BigDecimal percentage) {
      return set("percentage", percentage);
    }

    /**
     * Sets what the server does when the limit is passed. Default: not told.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder policy(BudgetPolicy policy) {
      return set("policy", policy);
    }

    /**
     * Adds a field that the library does not know or cannot read, in place of one of this name.
     *
     * @param name the name on the wire
     * @param value a string, number, boolean, or a list or map of such; copied
     * @return this builder
     */
    public Builder additionalProperty(String name, Object value) {
      return set(name, value);
    }

    /** {@return where the budget stands} */
    public PeriodStatus build() {
      return fromJson(json);
    }

    private Builder set(String name, Object value) {
      json.put(name, Objects.requireNonNull(value, name));
      return this;
    }
  }
}
