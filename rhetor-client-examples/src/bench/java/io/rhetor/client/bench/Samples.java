package io.rhetor.client.bench;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

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

  // Pieces of JSON strings, escaped as they travel.
  private static final List<String> TEXTS =
      List.of(
          "I received",
          " your mess",
          "age: \\\"Coun",
          "t the gull",
          "s.\\\" There ",
          "are seven ",
          "of them:\\n\\n",
          "- two on t",
          "he mast,\\n",
          "- four on ",
          "the water,",
          " and one t",
          "hat will n",
          "ot be coun",
          "ted again ",
          "before noo");
  private static final LocalDateTime START = LocalDateTime.parse("2026-11-22T10:53:21.045192");
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private Samples() {}

  /** The text of a piece of an answer. */
  static String text(int number) {
    return TEXTS.get(number % TEXTS.size());
  }

  /** Local time without a zone, some 20 milliseconds after that of the piece before. */
  static String timestamp(int number) {
    long jitter = Math.floorMod(number * 2_654_435_761L, 997L);
    return MICROSECONDS.format(START.plusNanos((number * 20_413L + jitter) * 1_000));
  }
}
