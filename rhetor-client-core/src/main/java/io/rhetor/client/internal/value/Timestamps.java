package io.rhetor.client.internal.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Times as servers write them: ISO 8601, documented with a zone, observed without. */
public final class Timestamps {
  private Timestamps() {}

  /** Reads a time. */
  public static @Nullable Instant parse(String text, ZoneId zone) {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parse(
              text.indexOf(' ') == 10 ? text.replace(' ', 'T') : text);
      // Asked before, since an exception costs more than all the rest.
      return time.isSupported(ChronoField.OFFSET_SECONDS)
          ? OffsetDateTime.from(time).toInstant()
          : LocalDateTime.from(time).atZone(zone).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
