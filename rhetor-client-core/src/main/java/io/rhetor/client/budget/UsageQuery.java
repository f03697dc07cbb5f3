package io.rhetor.client.budget;

import io.rhetor.client.internal.check.Checks;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which costs to list (section 7 of {@code docs/protocol.md}). Immutable.
 *
 * <pre>{@code
 * UsageQuery.builder().period(BudgetPeriod.WEEKLY).provider("anthropic").build();
 * }</pre>
 */
public final class UsageQuery {
  private final BudgetPeriod period;
  private final @Nullable String provider;

  private UsageQuery(Builder builder) {
    this.period = builder.period;
    this.provider = builder.provider;
  }

  /**
   * Starts a query.
   *
   * @return a builder with the defaults: of today, all providers
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the period, of which the current one is asked for.
   *
   * @return the period
   */
  public BudgetPeriod period() {
    return period;
  }

  /**
   * Returns the provider whose costs are asked for.
   *
   * @return the provider's id; empty for all
   */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /**
   * Starts a query that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder().period(period);
    builder.provider = provider;
    return builder;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UsageQuery
        && period.equals(((UsageQuery) other).period)
        && Objects.equals(provider, ((UsageQuery) other).provider);
  }

  @Override
  public int hashCode() {
    return Objects.hash(period, provider);
  }

  @Override
  public String toString() {
    return "UsageQuery{period=" + period + ", provider=" + provider + "}";
  }

  /** Collects a query. Not safe for use by several threads. */
  public static final class Builder {
    private BudgetPeriod period = BudgetPeriod.DAILY;
    private @Nullable String provider;

    private Builder() {}

    /**
     * Sets the period, of which the current one is asked for. Default: {@link BudgetPeriod#DAILY}.
     *
     * @param period the period
     * @return this builder
     */
    public Builder period(BudgetPeriod period) {
      this.period = Objects.requireNonNull(period, "period");
      return this;
    }

    /**
     * Sets the provider whose costs are asked for. Default: all.
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
     * Makes the query.
     *
     * @return the query
     */
    public UsageQuery build() {
      return new UsageQuery(this);
    }
  }
}
