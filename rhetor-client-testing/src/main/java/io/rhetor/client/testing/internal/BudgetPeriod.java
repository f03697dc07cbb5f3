package io.rhetor.client.testing.internal;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** The calendar periods that budgets are counted in. */
enum BudgetPeriod {
  DAILY,
  WEEKLY,
  MONTHLY;

  static BudgetPeriod of(String name) {
    for (BudgetPeriod period : values()) {
      if (period.wireName().equals(name)) {
        return period;
      }
    }
    throw Refusal.of(400, "Invalid period: " + name + ". Must be one of: daily, weekly, monthly");
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** When the period that the clock is in began: midnight of today, of Monday or of the first. */
  Instant start(Clock clock) {
    LocalDate today = LocalDate.now(clock);
    return firstDay(today).atStartOfDay(clock.getZone()).toInstant();
  }

  private LocalDate firstDay(LocalDate today) {
    switch (this) {
      case WEEKLY:
        return today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTHLY:
        return today.withDayOfMonth(1);
      default:
        return today;
    }
  }
}
