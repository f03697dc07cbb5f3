package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which times are read from their bytes; any other way to write one is left to the JDK. */
class TimestampReaderTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final TimestampReader times = new TimestampReader(BERLIN);

  @ParameterizedTest
  @CsvSource({
    "2025-04-24T12:34:56, 2025-04-24T10:34:56Z",
    "2025-04-24 12:34:56, 2025-04-24T10:34:56Z",
    "2025-11-30T23:59:59, 2025-11-30T22:59:59Z",
    "2025-04-24T12:34:56Z, 2025-04-24T12:34:56Z",
    "2025-04-24T12:34:56+00:00, 2025-04-24T12:34:56Z",
    "2025-04-24T12:34:56.7, 2025-04-24T10:34:56.7Z",
    "2025-04-24T12:34:56.789Z, 2025-04-24T12:34:56.789Z",
    "2025-04-24T12:34:56.123456+00:00, 2025-04-24T12:34:56.123456Z",
    "2025-04-24T12:34:56.012345678Z, 2025-04-24T12:34:56.012345678Z",
    "2025-04-24T12:34:56.000000000, 2025-04-24T10:34:56Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
    // The hour that is skipped, and the first of the two that are alike.
    "2025-03-30T02:30:00, 2025-03-30T01:30:00Z",
    "2025-10-26T02:30:00, 2025-10-26T00:30:00Z"
  })
  void usualTime_isRead(String time, Instant expected) {
    assertThat(read(time)).isEqualTo(expected);
    assertThat(times.read(time)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2025-04-24",
        "2025-04-24T12:34",
        "2025-04-24T12:34:5",
        "2025-04-24t12:34:56",
        "2025/04-24T12:34:56",
        "2025-04/24T12:34:56",
        "2025-04-24T12.34:56",
        "2025-04-24T12:34.56",
        "2O25-04-24T12:34:56",
        "20:5-04-24T12:34:56",
        "2025-0/-24T12:34:56",
        "2025-04-2 T12:34:56",
        "2025-04-24T1x:34:56",
        "2025-04-24T12:x4:56",
        "2025-04-24T12:34:5x",
        "2025-02-29T12:34:56",
        "2025-04-24T24:00:00",
        "2025-04-24T12:34:60",
        "2025-04-24T12:34:56.",
        "2025-04-24T12:34:56.Z",
        "2025-04-24T12:34:56.1234567890",
        "2025-04-24T12:34:56.12x",
        "2025-04-24T12:34:56,5",
        "2025-04-24T12:34:56z",
        "2025-04-24T12:34:56ZZ",
        "2025-04-24T12:34:56+00:01",
        "2025-04-24T12:34:56-00:00",
        "2025-04-24T12:34:56+0000",
        "2025-04-24T12:34:56 "
      })
  void anythingElse_isNotRead(String time) {
    assertThat(read(time)).isNull();
  }

  @Test
  void timeBehindOneThatCouldNotBeRead_isItsOwn() {
    read("2025-04-24T12:34:56Z");
    read("2025-02-29T12:34:56Z");

    assertThat(read("2025-04-24T12:34:56Z")).isEqualTo("2025-04-24T12:34:56Z");
    assertThat(read("2025-02-29T12:34:56Z")).isNull();
  }

  @Test
  void zone_isTheOneThatItWasMadeFor() {
    assertThat(times.isOf(BERLIN)).isTrue();
    assertThat(times.isOf(ZoneId.of("UTC"))).isFalse();
  }

  /** Reads a time among bytes that would go on with it. */
  private Instant read(String time) {
    byte[] bytes = ("2025-04-24T" + time + "Z00").getBytes(ISO_8859_1);
    return times.read(bytes, 11, bytes.length - 3);
  }
}
