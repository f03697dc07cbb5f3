package io.rhetor.client.internal.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** Writes events in one of the many spellings that the standard allows. */
final class SseSpeller {
  private static final List<String> LINE_ENDS = List.of("\n", "\r", "\r\n");
  private static final List<String> NOISE =
      List.of(": ping", ":", "id: 7", "retry: 10", "database: x", "foo");

  private final Random random;
  private final StringBuilder stream = new StringBuilder();

  SseSpeller(Random random) {
    this.random = random;
    if (random.nextInt(4) == 0) {
      stream.append('\uFEFF');
    }
  }

  byte[] bytes() {
    return stream.toString().getBytes(UTF_8);
  }

  void event(String type, List<String> lines) {
    noise();
    if (!type.isEmpty()) {
      field("event", type);
    } else if (random.nextInt(4) == 0) {
      line("event");
    }
    for (String line : lines) {
      noise();
      field("data", line);
    }
    noise();
    line("");
    while (random.nextInt(4) == 0) {
      line("");
    }
  }

  private void noise() {
    while (random.nextInt(3) == 0) {
      line(NOISE.get(random.nextInt(NOISE.size())));
    }
  }

  private void field(String name, String value) {
    if (value.isEmpty() && random.nextBoolean()) {
      line(name);
    } else {
      line(name + (value.startsWith(" ") || random.nextBoolean() ? ": " : ":") + value);
    }
  }

  private void line(String text) {
    String end = LINE_ENDS.get(random.nextInt(LINE_ENDS.size()));
    boolean wouldJoinTheEndBefore =
        text.isEmpty() && end.equals("\n") && stream.length() > 0 && lastIsCarriageReturn();
    stream.append(text).append(wouldJoinTheEndBefore ? "\r\n" : end);
  }

  private boolean lastIsCarriageReturn() {
    return stream.charAt(stream.length() - 1) == '\r';
  }
}
