package io.rhetor.client.internal.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer asks to wait: {@code retry-after-ms}, or {@code Retry-After} of RFC 9110
 * section 10.2.3, seconds or a date.
 */
public final class RetryAfter {
  private RetryAfter() {}

  /** {@return the wait; null if the answer asks for none} */
  public static @Nullable Duration read(HttpHeaders headers, Clock clock) {
    Optional<Duration> millis =
        headers.firstValue("retry-after-ms").flatMap(text -> number(text, 0.001));
    if (millis.isPresent()) {
      return millis.get();
    }
    String text = headers.firstValue("Retry-After").map(String::strip).orElse("");
    return number(text, 1).or(() -> date(text, clock)).orElse(null);
  }

  private static Optional<Duration> number(String text, double unitInSeconds) {
    try {
      double nanos = Double.parseDouble(text.strip()) * unitInSeconds * 1e9;
      // The cast keeps to the longest time that there is.
      return nanos >= 0 ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> date(String text, Clock clock) {
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), date.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
