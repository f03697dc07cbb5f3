package io.rhetor.client.ws.faults;

import io.rhetor.client.RhetorConfig;
import java.time.Duration;

/** The limit that is to end a call. It is short then, and all others are longer than any test. */
enum Limit {
  NONE("at once", 0),
  CONNECT("`connectTimeout`", 2),
  HEADERS("`headersTimeout`", 3),
  IDLE("`idleTimeout`", 2),
  TOTAL("`totalTimeout`", 3);

  private static final Duration LONG = Duration.ofMinutes(10);

  final String shown;
  private final Duration inTest;

  /**
   * Makes a limit.
   *
   * @param seconds several times what a busy machine needs for all that comes before the fault
   */
  Limit(String shown, int seconds) {
    this.shown = shown;
    this.inTest = Duration.ofSeconds(seconds);
  }

  RhetorConfig.Builder in(RhetorConfig.Builder config) {
    return config
        .connectTimeout(of(CONNECT))
        .headersTimeout(of(HEADERS))
        .idleTimeout(of(IDLE))
        .totalTimeout(of(TOTAL));
  }

  private Duration of(Limit limit) {
    return this == limit ? inTest : LONG;
  }
}
