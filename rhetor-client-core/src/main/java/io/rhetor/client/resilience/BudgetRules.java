package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.BudgetUnavailableException;
import io.rhetor.client.error.RhetorException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What follows for a call from where the budget stands. */
final class BudgetRules {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final MathContext FOUR_DIGITS_DOWN = new MathContext(4, RoundingMode.DOWN);

  private final BigDecimal warnAtPercent;
  private final boolean failsClosed;

  BudgetRules(int warnAtPercent, boolean failsClosed) {
    this.warnAtPercent = BigDecimal.valueOf(warnAtPercent);
    this.failsClosed = failsClosed;
  }

  /**
   * Returns what to warn of.
   *
   * @throws RhetorException if the call must not be sent
   */
  List<BudgetWarning> admit(BudgetReading reading, boolean bypassed) {
    BudgetStatus status = reading.status();
    if (status == null) {
      return List.of(unknown(reading.failure(), bypassed));
    }
    List<BudgetWarning> warnings = new ArrayList<>();
    for (Map.Entry<BudgetPeriod, PeriodStatus> each : status.periods().entrySet()) {
      PeriodStatus period = each.getValue();
      BigDecimal usage = period.usage().orElse(BigDecimal.ZERO);
      BigDecimal limit = period.limit().orElse(BigDecimal.ZERO);
      BudgetPolicy policy = period.policy().orElse(BudgetPolicy.WARN);
      if (limit.signum() <= 0 || policy.equals(BudgetPolicy.IGNORE)) {
        continue;
      }
      if (policy.equals(BudgetPolicy.ENFORCE) && !bypassed && usage.compareTo(limit) >= 0) {
        throw new BudgetExceededException(each.getKey(), usage, limit);
      }
      if (usage.multiply(HUNDRED).compareTo(limit.multiply(warnAtPercent)) >= 0) {
        warnings.add(near(each.getKey(), usage, limit));
      }
    }
    return warnings;
  }

  private static BudgetWarning near(BudgetPeriod period, BigDecimal usage, BigDecimal limit) {
    BigDecimal percentage = usage.multiply(HUNDRED).divide(limit, FOUR_DIGITS_DOWN);
    return BudgetWarning.builder()
        .kind(BudgetWarning.Kind.LIMIT_NEAR)
        .message(
            percentage.stripTrailingZeros().toPlainString()
                + " % of the "
                + period
                + " budget are spent: "
                + usage.toPlainString()
                + " of "
                + limit.toPlainString()
                + " USD")
        .period(period)
        .usage(usage)
        .limit(limit)
        .percentage(percentage)
        .build();
  }

  private BudgetWarning unknown(Throwable failure, boolean bypassed) {
    boolean safeToShow = failure instanceof RhetorException;
    String reason =
        "The budget could not be read: "
            + (safeToShow ? failure.getMessage() : failure.getClass().getName());
    if (failsClosed && !bypassed) {
      throw new BudgetUnavailableException(
          reason + " Nothing was sent, since this client fails closed.",
          failure,
          safeToShow && ((RhetorException) failure).isRetryable());
    }
    return BudgetWarning.builder().kind(BudgetWarning.Kind.BUDGET_UNKNOWN).message(reason).build();
  }
}
