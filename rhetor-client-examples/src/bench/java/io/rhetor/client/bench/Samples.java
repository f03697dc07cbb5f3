package io.rhetor.client.bench;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** What the server sends: the form of a recorded stream, made longer. */
final class Samples {

  /** The request that all peers send. */
  static final String REQUEST =
      "{\"message\":\"Count the gulls.\",\"context_id\":\"bench:default\",\"task_type\":\"chat\"}";

  static final String CONTEXT = "bench:default";

  /** The answer to a message. */
  static final String ANSWER =
      "{\"message\":\"I received your message: \\\"Count the gulls.\\\". This is a simulated"
          + " response.\",\"model\":\"simulated-fast\",\"provider\":\"simulated\",\"context\":\""
          + CONTEXT
          + "\",\"finished\":true,\"timestamp\":\"2026-11-22T10:53:21.045192\"}";

  private static final LocalDateTime START = LocalDateTime.parse("2026-11-22T10:53:21.045192");
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private Samples() {}

  /** Local time without a zone, some 20 milliseconds after that of the piece before. */
  static String timestamp(int number) {
    long jitter = Math.floorMod(number * 2_654_435_761L, 997L);
    return MICROSECONDS.format(START.plusNanos((number * 20_413L + jitter) * 1_000));
  }
}
