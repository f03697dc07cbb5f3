package io.rhetor.client.testing.internal;

import java.math.BigDecimal;
import java.time.Instant;

/** How much one provider, or all together, may cost in a period. */
final class BudgetLimit {
  private final int id;
  private final BudgetPeriod period;
  private final String provider;
  private final Instant startDate;
  private BigDecimal amount = BigDecimal.ZERO;
  private BudgetPolicy policy = BudgetPolicy.WARN;

  BudgetLimit(int id, BudgetPeriod period, String provider, Instant startDate) {
    this.id = id;
    this.period = period;
    this.provider = provider;
    this.startDate = startDate;
  }

  int id() {
    return id;
  }

  BudgetPeriod period() {
    return period;
  }

  String provider() {
    return provider;
  }

  Instant startDate() {
    return startDate;
  }

  BigDecimal amount() {
    return amount;
  }

  void setAmount(BigDecimal amount) {
    this.amount = amount;
  }

  BudgetPolicy policy() {
    return policy;
  }

  void setPolicy(BudgetPolicy policy) {
    this.policy = policy;
  }

  /** Whether there is a limit at all: zero and less mean none. */
  boolean limits() {
    return amount.signum() > 0;
  }
}
