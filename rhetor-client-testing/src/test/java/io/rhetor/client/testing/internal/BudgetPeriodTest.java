package io.rhetor.client.testing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetPeriodTest {
  @ParameterizedTest
  @CsvSource({
    "DAILY,   2025-05-01T22:30:00Z, 2025-05-01T22:00:00Z",
    "WEEKLY,  2025-05-01T22:30:00Z, 2025-04-27T22:00:00Z",
    "MONTHLY, 2025-05-01T22:30:00Z, 2025-04-30T22:00:00Z",
    "WEEKLY,  2025-04-28T08:00:00Z, 2025-04-27T22:00:00Z"
  })
  void aPeriodBeginsAtMidnightWhereTheServerIs(BudgetPeriod period, Instant now, Instant start) {
    assertThat(period.start(Clock.fixed(now, ZoneId.of("Europe/Berlin")))).isEqualTo(start);
  }
}
