package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What may be spent in a period (section 7 of {@code docs/protocol.md}). Immutable.
 *
 * <pre>{@code
 * BudgetLimit.builder()
 *     .period(BudgetPeriod.MONTHLY)
 *     .limit(new BigDecimal("40.25"))
 *     .provider("anthropic")
 *     .policy(BudgetPolicy.ENFORCE)
 *     .build();
 * }</pre>
 */
public final class BudgetLimit extends RhetorValue {
  /** In place of a provider's id: all providers together. */
  public static final String ALL_PROVIDERS = "all";

  private static final BigDecimal BEYOND_ALL_BUDGETS = BigDecimal.TEN.pow(12);
  private static final int MAX_DECIMALS = 100;

  private BudgetLimit(Builder builder) {
    super(builder);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code period} or
   *     no {@code limit_amount}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetLimit fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.named("period", BudgetPeriod::of).ifPresent(builder::period);
    fields.decimal("limit_amount").ifPresent(builder::limit);
    fields.text("provider").ifPresent(builder::provider);
    fields.named("enforcement", BudgetPolicy::of).ifPresent(builder::policy);
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /** {@return a builder; {@code period} and {@code limit} are required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the period in which the limit counts} */
  public BudgetPeriod period() {
    return Fields.required(this, "period", BudgetPeriod.class);
  }

  /** {@return what may be spent in the period, in US dollars, 0 for no limit} */
  public BigDecimal limit() {
    return Fields.required(this, "limit_amount", BigDecimal.class);
  }

  /** {@return the id of the provider whose costs count or {@link #ALL_PROVIDERS}} */
  public String provider() {
    return Fields.required(this, "provider", String.class);
  }

  /** {@return what to do when the limit is passed; empty to leave it to the server} */
  public Optional<BudgetPolicy> policy() {
    return Fields.field(this, "enforcement", BudgetPolicy.class);
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects a limit. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<BudgetLimit, Builder> {
    private Builder() {
      super(BudgetLimit::new, "period*", "limit_amount=limit*", "provider", "enforcement=policy");
      provider(ALL_PROVIDERS);
    }

    /**
     * Sets the period in which the limit counts. Required.
     *
     * @param period the period
     * @return this builder
     */
    public Builder period(BudgetPeriod period) {
      return Fields.check(this, "period", period);
    }

    /**
     * Sets what may be spent in the period. Required.
     *
     * @param limit US dollars, from 0 (no limit) to below 10<sup>12</sup>, with at most 100
     *     decimals
     * @return this builder
     */
    public Builder limit(BigDecimal limit) {
      return Fields.set(this, "limit_amount", requireLimit(limit));
    }

    /**
     * Sets the provider whose costs count. Default: {@link BudgetLimit#ALL_PROVIDERS}, whose limit
     * observed servers count but never enforce.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public Builder provider(String provider) {
      return Fields.check(this, "provider", provider);
    }

    /**
     * Sets what to do when the limit is passed. Default: left to the server, observed: {@link
     * BudgetPolicy#WARN}.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder policy(BudgetPolicy policy) {
      return Fields.check(this, "enforcement", policy);
    }

    private static BigDecimal requireLimit(BigDecimal limit) {
      Objects.requireNonNull(limit, "limit");
      if (limit.signum() < 0) {
        throw new IllegalArgumentException("limit: must not be negative; 0 means no limit");
      }
      // Written out in full, 1E+1000000000 would take all memory.
      if (limit.compareTo(BEYOND_ALL_BUDGETS) >= 0
          || Math.abs((long) limit.scale()) > MAX_DECIMALS) {
        throw new IllegalArgumentException(
            "limit: must be below 10^12 US dollars and have at most 100 decimals; 0 means no"
                + " limit");
      }
      return limit;
    }
  }
}
