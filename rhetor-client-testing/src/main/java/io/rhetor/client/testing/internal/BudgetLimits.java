package io.rhetor.client.testing.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The limits that were set. For one thread, the server's event loop. */
final class BudgetLimits {
  static final String ALL = "all";

  private final Clock clock;
  private final List<BudgetLimit> limits = new ArrayList<>();

  BudgetLimits(Clock clock) {
    this.clock = clock;
  }

  Optional<BudgetLimit> find(BudgetPeriod period, String provider) {
    return limits.stream()
        .filter(limit -> limit.period() == period && limit.provider().equals(provider))
        .findFirst();
  }

  /** Returns the limit of a provider, made now, of zero and to warn, if there is none. */
  BudgetLimit open(BudgetPeriod period, String provider) {
    return find(period, provider)
        .orElseGet(
            () -> {
              BudgetLimit limit =
                  new BudgetLimit(limits.size() + 1, period, provider, clock.instant());
              limits.add(limit);
              return limit;
            });
  }

  List<BudgetLimit> list(BudgetPeriod period) {
    return limits.stream().filter(limit -> limit.period() == period).collect(Collectors.toList());
  }
}
