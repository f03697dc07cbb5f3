package io.rhetor.client.testing.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes times: local, without zone and to the microsecond, or in UTC and to the millisecond. */
final class Timestamps {
  private static final DateTimeFormatter LOCAL_MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter UTC_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final AnswerStyle shape;

  Timestamps(AnswerStyle shape) {
    this.shape = shape;
  }

  String now() {
    return of(Instant.now());
  }

  String of(Instant time) {
    return (shape == AnswerStyle.OBSERVED ? LOCAL_MICROS : UTC_MILLIS).format(time);
  }
}
