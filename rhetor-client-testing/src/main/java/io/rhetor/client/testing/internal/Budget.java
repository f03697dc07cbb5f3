package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was used and what may be, and what follows from the two for the next call. */
final class Budget {
  private final AnswerStyle shape;
  private final UsageLedger ledger;
  private final BudgetLimits limits;

  Budget(AnswerStyle shape, UsageLedger ledger, BudgetLimits limits) {
    this.shape = shape;
    this.ledger = ledger;
    this.limits = limits;
  }

  UsageLedger ledger() {
    return ledger;
  }

  BudgetLimits limits() {
    return limits;
  }

  /** The usage in some periods and their limits on all providers together, 0 for none. */
  JsonObject figures(BudgetPeriod... periods) {
    JsonObject figures = new JsonObject();
    for (BudgetPeriod period : periods) {
      figures.put(period.wireName() + "_usage", Money.json(ledger.cost(period, Optional.empty())));
    }
    for (BudgetPeriod period : periods) {
      BigDecimal limit =
          limits.find(period, BudgetLimits.ALL).map(BudgetLimit::amount).orElse(BigDecimal.ZERO);
      figures.put(period.wireName() + "_limit", Money.json(limit));
    }
    return figures.put("budget_enabled", true);
  }

  /** Whether a limit that is enforced leaves a provider nothing more to spend. */
  boolean forbids(String provider) {
    return exhausted(provider).stream().anyMatch(limit -> limit.policy() == BudgetPolicy.ENFORCE);
  }

  /** Tells of each limit that a provider has used up and that asks for a warning. */
  List<String> warnings(String provider) {
    List<String> warnings = new ArrayList<>();
    for (BudgetLimit limit : exhausted(provider)) {
      if (limit.policy() == BudgetPolicy.WARN) {
        warnings.add(
            "The "
                + limit.period().wireName()
                + " budget of "
                + Money.json(limit.amount())
                + " for "
                + limit.provider()
                + " is used up: "
                + Money.json(spent(limit)));
      }
    }
    return warnings;
  }

  /** A limit on all providers together was seen to be of no effect. */
  private List<BudgetLimit> exhausted(String provider) {
    List<String> holders =
        shape == AnswerStyle.OBSERVED ? List.of(provider) : List.of(provider, BudgetLimits.ALL);
    List<BudgetLimit> exhausted = new ArrayList<>();
    for (BudgetPeriod period : BudgetPeriod.values()) {
      for (String holder : holders) {
        limits
            .find(period, holder)
            .filter(limit -> limit.limits() && spent(limit).compareTo(limit.amount()) >= 0)
            .ifPresent(exhausted::add);
      }
    }
    return exhausted;
  }

  private BigDecimal spent(BudgetLimit limit) {
    return ledger.cost(
        limit.period(),
        Optional.of(limit.provider()).filter(holder -> !holder.equals(BudgetLimits.ALL)));
  }
}
