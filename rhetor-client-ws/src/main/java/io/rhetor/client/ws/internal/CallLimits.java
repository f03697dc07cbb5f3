package io.rhetor.client.ws.internal;

import io.rhetor.client.CallOptions;
import java.time.Duration;
import java.util.Optional;

/** How long one call may take for what. Immutable. */
final class CallLimits {
  /** A server tells its status from memory. */
  private static final Duration LONGEST_STATUS = Duration.ofSeconds(10);

  private final Duration headers;
  private final Duration idle;
  private final Duration pause;
  private final Optional<Duration> total;

  private CallLimits(Duration headers, Duration idle, Duration pause, Optional<Duration> total) {
    this.headers = headers;
    this.idle = idle;
    this.pause = pause;
    this.total = total;
  }

  static CallLimits of(PoolSettings settings) {
    return new CallLimits(
        settings.headersTimeout(),
        settings.idleTimeout(),
        settings.pauseTimeout(),
        settings.totalTimeout());
  }

  CallLimits with(CallOptions options) {
    return new CallLimits(
        options.headersTimeout().orElse(headers),
        options.idleTimeout().orElse(idle),
        options.pauseTimeout().orElse(pause),
        options.totalTimeout().or(() -> total));
  }

  /** Until an answer of a model begins. */
  Duration headers() {
    return headers;
  }

  /** Until the server itself answers. */
  Duration status() {
    return headers.compareTo(LONGEST_STATUS) < 0 ? headers : LONGEST_STATUS;
  }

  Duration idle() {
    return idle;
  }

  /** Zero for none. */
  Duration pause() {
    return pause;
  }

  Optional<Duration> total() {
    return total;
  }
}
