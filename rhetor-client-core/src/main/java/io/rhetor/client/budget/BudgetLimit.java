package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private static final Set<String> KNOWN =
      Set.of("period", "limit_amount", "provider", "enforcement");

  /** In place of a provider's id: all providers together. */
  public static final String ALL_PROVIDERS = "all";

  private static final BigDecimal BEYOND_ALL_BUDGETS = BigDecimal.TEN.pow(12);
  private static final int MAX_DECIMALS = 100;

  private final BudgetPeriod period;
  private final BigDecimal limit;
  private final String provider;
  private final @Nullable BudgetPolicy policy;

  private BudgetLimit(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "period",
            builder.period,
            "limit_amount",
            builder.limit,
            "provider",
            builder.provider,
            "enforcement",
            builder.policy));
    if (builder.period == null) {
      throw new IllegalArgumentException("period: is required; call period(BudgetPeriod)");
    }
    if (builder.limit == null) {
      throw new IllegalArgumentException(
          "limit: is required; call limit(dollars), where 0 means no limit");
    }
    this.period = builder.period;
    this.limit = builder.limit;
    this.provider = builder.provider;
    this.policy = builder.policy;
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
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

  /**
   * Starts a limit.
   *
   * @return a builder; {@code period} and {@code limit} are required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the period in which the limit counts.
   *
   * @return the period
   */
  public BudgetPeriod period() {
    return period;
  }

  /**
   * Returns what may be spent in the period.
   *
   * @return the limit in US dollars, 0 for none
   */
  public BigDecimal limit() {
    return limit;
  }

  /**
   * Returns the provider whose costs count.
   *
   * @return the provider's id or {@link #ALL_PROVIDERS}
   */
  public String provider() {
    return provider;
  }

  /**
   * Returns what to do when the limit is passed.
   *
   * @return the policy; empty to leave it to the server
   */
  public Optional<BudgetPolicy> policy() {
    return Optional.ofNullable(policy);
  }

  /**
   * Starts a limit that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder().period(period).limit(limit).provider(provider);
    builder.policy = policy;
    builder.additionalProperties = additionalProperties();
    return builder;
  }

  /** Collects a limit. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable BudgetPeriod period;
    private @Nullable BigDecimal limit;
    private String provider = ALL_PROVIDERS;
    private @Nullable BudgetPolicy policy;
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    /**
     * Sets the period in which the limit counts. Required.
     *
     * @param period the period
     * @return this builder
     */
    public Builder period(BudgetPeriod period) {
      this.period = Objects.requireNonNull(period, "period");
      return this;
    }

    /**
     * Sets what may be spent in the period. Required.
     *
     * @param limit US dollars, from 0 (no limit) to below 10<sup>12</sup>, with at most 100
     *     decimals
     * @return this builder
     * @throws IllegalArgumentException if it is negative or beyond that range
     */
    public Builder limit(BigDecimal limit) {
      this.limit = requireLimit(limit);
      return this;
    }

    /**
     * Sets the provider whose costs count. Default: {@link BudgetLimit#ALL_PROVIDERS}, whose limit
     * observed servers count but never enforce.
     *
     * @param provider the provider's id
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder provider(String provider) {
      this.provider = Checks.requireText("provider", provider);
      return this;
    }

    /**
     * Sets what to do when the limit is passed. Default: left to the server, observed: {@link
     * BudgetPolicy#WARN}.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder policy(BudgetPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Adds a field that this class has no method for, at the top of the body. Default: none.
     *
     * @param name the name on the wire; names that this library writes itself are refused
     * @param value a string, finite number, boolean, or a list or map of such; copied
     * @return this builder
     * @throws IllegalArgumentException if the name is blank or written by this library, or the
     *     value is null or of another type
     */
    public Builder additionalProperty(String name, Object value) {
      this.additionalProperties = UnknownFields.with(additionalProperties, KNOWN, name, value);
      return this;
    }

    /**
     * Makes the limit.
     *
     * @return the limit
     * @throws IllegalArgumentException if {@code period} or {@code limit} was not set
     */
    public BudgetLimit build() {
      return new BudgetLimit(this);
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
