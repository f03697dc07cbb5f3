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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What follows for a call from where the budget stands. */
final class BudgetRules {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private static final Set<BudgetPeriod> USUAL =
      Set.of(BudgetPeriod.DAILY, BudgetPeriod.WEEKLY, BudgetPeriod.MONTHLY);
  private static final String HOW_TO_GO_ON =
      " See what RhetorBudget.getStatus returns, or pass the limit over with"
          + " GenerationOptions.bypassBudget.";

  private final BigDecimal warnAtPercent;
  private final boolean failsClosed;

  BudgetRules(int warnAtPercent, boolean failsClosed) {
    this.warnAtPercent = BigDecimal.valueOf(warnAtPercent);
    this.failsClosed = failsClosed;
  }

  /** Returns what to warn of; throws if the call must not be sent. */
  List<BudgetWarning> admit(BudgetReading reading, boolean bypassed) {
    BudgetStatus status = reading.status;
    if (status == null) {
      return List.of(unknown(Objects.requireNonNull(reading.failure), bypassed));
    }
    List<BudgetWarning> warnings = new ArrayList<>();
    List<String> unreadable = unreadFields(status);
    for (Map.Entry<BudgetPeriod, PeriodStatus> each : status.periods().entrySet()) {
      PeriodStatus period = each.getValue();
      BudgetPolicy policy = period.policy().orElse(BudgetPolicy.WARN);
      if (policy.equals(BudgetPolicy.IGNORE)) {
        continue;
      }
      if (policy.equals(BudgetPolicy.ENFORCE) && !bypassed) {
        refuseIfUsedUp(each.getKey(), period);
      }
      if (!period.isReadable()) {
        unreadable.add(each.getKey().value());
      } else if (period.hasLimit()) {
        warnIfNear(each.getKey(), period, warnings);
      }
    }
    if (!unreadable.isEmpty()) {
      warnings.add(0, unreadable(unreadable, bypassed));
    }
    return warnings;
  }

  /** What the status does not have as a period although it should be one. */
  private static List<String> unreadFields(BudgetStatus status) {
    List<String> fields = new ArrayList<>();
    for (String name : status.additionalProperties().keySet()) {
      if (!name.isBlank() && USUAL.contains(BudgetPeriod.of(name.strip()))) {
        fields.add(name.strip());
      }
    }
    if (fields.isEmpty() && status.periods().isEmpty()) {
      fields.add("all periods");
    }
    return fields;
  }

  /**
   * Refuses what an enforced limit does not allow. The sums decide; where one of them cannot be
   * read, the server's own word that the limit is used up does.
   */
  private static void refuseIfUsedUp(BudgetPeriod name, PeriodStatus period) {
    Optional<BigDecimal> usage = period.usage();
    if (period.isReadable()) {
      BigDecimal limit = period.limit().orElse(BigDecimal.ZERO);
      if (period.hasLimit() && usage.orElse(BigDecimal.ZERO).compareTo(limit) >= 0) {
        throw new BudgetExceededException(name, usage.orElse(BigDecimal.ZERO), limit);
      }
      return;
    }
    Optional<BigDecimal> limit = period.limit();
    Optional<BigDecimal> percentage =
        period.percentage().filter(percent -> percent.compareTo(HUNDRED) >= 0);
    boolean nothingLeft =
        limit.isPresent() && period.remaining().filter(left -> left.signum() <= 0).isPresent();
    if (percentage.isEmpty() && !nothingLeft) {
      return;
    }
    Optional<BigDecimal> shownUsage =
        usage.or(() -> limit.map(dollars -> spentOf(dollars, percentage, period.remaining())));
    Optional<BigDecimal> shownLimit =
        limit.or(() -> usage.map(dollars -> limitOf(dollars, percentage.orElse(HUNDRED))));
    if (shownUsage.isPresent() && shownLimit.filter(sum -> sum.signum() > 0).isPresent()) {
      throw new BudgetExceededException(name, shownUsage.get(), shownLimit.get());
    }
    throw new BudgetUnavailableException(
        "The server tells that the enforced "
            + name
            + " budget is used up, and not how much was spent. Nothing was sent."
            + HOW_TO_GO_ON,
        null,
        false);
  }

  private static BigDecimal spentOf(
      BigDecimal limit, Optional<BigDecimal> percentage, Optional<BigDecimal> remaining) {
    return percentage
        .map(percent -> plain(limit.multiply(percent).divide(HUNDRED, MathContext.DECIMAL64)))
        .orElseGet(() -> limit.subtract(remaining.orElse(BigDecimal.ZERO)));
  }

  private static BigDecimal limitOf(BigDecimal usage, BigDecimal percentage) {
    return plain(usage.multiply(HUNDRED).divide(percentage, MathContext.DECIMAL64));
  }

  private static BigDecimal plain(BigDecimal sum) {
    BigDecimal stripped = sum.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private void warnIfNear(BudgetPeriod name, PeriodStatus period, List<BudgetWarning> warnings) {
    BigDecimal usage = period.usage().orElseThrow();
    BigDecimal limit = period.limit().orElseThrow();
    if (usage.multiply(HUNDRED).compareTo(limit.multiply(warnAtPercent)) >= 0) {
      warnings.add(BudgetWarning.near(name, usage, limit));
    }
  }

  private BudgetWarning unknown(Throwable failure, boolean bypassed) {
    boolean safeToShow = failure instanceof RhetorException;
    return unknown(
        "The budget could not be read: "
            + (safeToShow ? failure.getMessage() : failure.getClass().getName()),
        failure,
        safeToShow && ((RhetorException) failure).isRetryable(),
        bypassed);
  }

  private BudgetWarning unreadable(List<String> periods, boolean bypassed) {
    return unknown(
        "The budget could not be read: the server's answer does not tell limit and usage as numbers"
            + " for "
            + String.join(", ", periods)
            + ".",
        null,
        false,
        bypassed);
  }

  private BudgetWarning unknown(
      String reason, @Nullable Throwable failure, boolean retryable, boolean bypassed) {
    if (failsClosed && !bypassed) {
      throw new BudgetUnavailableException(
          reason + " Nothing was sent, since this client fails closed.", failure, retryable);
    }
    return BudgetWarning.unknown(reason);
  }
}
