package io.rhetor.client.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2025-04-24T12:34:56.789Z, 2025-04-24T12:34:56.789Z",
    "2025-04-24T12:34:56Z, 2025-04-24T12:34:56Z",
    "2025-04-24T12:34:56.123456789Z, 2025-04-24T12:34:56.123456789Z",
    "2025-04-24T12:34:56+05:30, 2025-04-24T07:04:56Z",
    "2025-04-24T12:34:56-01:00, 2025-04-24T13:34:56Z",
    "2025-04-24 12:34:56+00:00, 2025-04-24T12:34:56Z",
    "2025-04-24t12:34:56z, 2025-04-24T12:34:56Z"
  })
  void timeWithZone_isThatTime(String text, Instant expected) {
    assertThat(Timestamps.parse(text, BERLIN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-04-24T12:34:56, 2025-04-24T10:34:56Z",
    "2025-04-24T12:34:56.123456, 2025-04-24T10:34:56.123456Z",
    "2025-01-24T12:34:56, 2025-01-24T11:34:56Z",
    "2025-04-24 12:34:56.5, 2025-04-24T10:34:56.500Z",
    "2025-04-24T12:34, 2025-04-24T10:34:00Z"
  })
  void timeWithoutZone_isReadInTheServersZone(String text, Instant expected) {
    assertThat(Timestamps.parse(text, BERLIN)).isEqualTo(expected);
  }

  @Test
  void timeThatTheZoneSkips_isReadAllTheSame() {
    assertThat(Timestamps.parse("2025-03-30T02:30:00", BERLIN)).isEqualTo("2025-03-30T01:30:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "now",
        "1745498096",
        "2025-04-24",
        "12:34:56",
        "2025-13-24T12:34:56Z",
        "2025-02-30T12:34:56Z",
        "2025-04-24T25:00:00Z",
        "2025-04-24T12:34:56.789Z trailing",
        "0123456789 "
      })
  void unreadableTime_isNone(String text) {
    assertThat(Timestamps.parse(text, BERLIN)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+999999999-12-31T23:59:59", "-999999999-01-01T00:00:00"})
  void timeAtTheEdgeOfTheCalendar_neverFails(String text) {
    Timestamps.parse(text + "Z", BERLIN);
    Timestamps.parse(text + "+18:00", BERLIN);
    Timestamps.parse(text + "-18:00", BERLIN);
    Timestamps.parse(text, BERLIN);
  }

  @Property
  void anyText_neverFails(@ForAll String text) {
    Timestamps.parse(text, BERLIN);
  }
}
