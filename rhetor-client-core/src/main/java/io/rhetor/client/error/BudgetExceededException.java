package io.rhetor.client.error;

import io.rhetor.client.budget.BudgetPeriod;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * An enforced budget is used up, so that a {@code BudgetAwareLlmClient} did not send a call
 * (section 7 of {@code docs/protocol.md}). Not {@linkplain #isRetryable() retryable}: the same call
 * can succeed only once the period is over or somebody has raised the limit, which no retry waits
 * for.
 */
public final class BudgetExceededException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private final String period;
  private final BigDecimal usage;
  private final BigDecimal limit;

  /**
   * Creates the failure.
   *
   * @param period the period whose budget is used up
   * @param usage what was spent in it, in US dollars
   * @param limit what may be spent in it, in US dollars
   */
  public BudgetExceededException(BudgetPeriod period, BigDecimal usage, BigDecimal limit) {
    super(
        String.format(
            "The %s budget is used up: %s of %s USD are spent. Nothing was sent. Raise the limit"
                + " with RhetorBudget.setLimit, wait for the next period, or pass the limit over"
                + " with GenerationOptions.bypassBudget.",
            period, usage.toPlainString(), limit.toPlainString()),
        null,
        false,
        false);
    this.period = period.value();
    this.usage = usage;
    this.limit = Objects.requireNonNull(limit, "limit");
  }

  /** {@return the period whose budget is used up} */
  public BudgetPeriod period() {
    return BudgetPeriod.of(period);
  }

  /** {@return what was spent in the period in US dollars, at least {@link #limit()}} */
  public BigDecimal usage() {
    return usage;
  }

  /**
   * {@return what may be spent in the period: the limit in US dollars, above 0; made of the usage
   * and the percentage that the server tells, if it does not tell the limit}
   */
  public BigDecimal limit() {
    return limit;
  }
}
