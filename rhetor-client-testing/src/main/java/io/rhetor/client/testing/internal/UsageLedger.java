package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was used since the server started. For one thread, the server's event loop. */
final class UsageLedger {
  private final Clock clock;
  private final List<Usage> all = new ArrayList<>();

  UsageLedger(Clock clock) {
    this.clock = clock;
  }

  void add(LlmCall call, ModelChoice choice, String answer, JsonObject metadata) {
    all.add(new Usage(clock.instant(), call, choice, answer, metadata));
  }

  /** The number that a usage got when it was added, from 1. */
  int idOf(Usage usage) {
    return all.indexOf(usage) + 1;
  }

  /** Lists what was used in the period that it is now, by one provider if one is given. */
  List<Usage> list(BudgetPeriod period, Optional<String> provider) {
    Instant start = period.start(clock);
    return all.stream()
        .filter(usage -> !usage.time().isBefore(start))
        .filter(usage -> provider.map(usage.provider()::equals).orElse(true))
        .collect(Collectors.toList());
  }

  BigDecimal cost(BudgetPeriod period, Optional<String> provider) {
    return list(period, provider).stream()
        .map(Usage::cost)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
