package io.rhetor.client.ws.internal;

import io.rhetor.client.CallOptions;
import io.rhetor.client.Delivery;
import java.time.Duration;
import java.util.Optional;

/** How long one call may take for what, and who calls its subscriber. Immutable. */
final class CallLimits {
  /** A server tells its status from memory. */
  private static final Duration LONGEST_STATUS = Duration.ofSeconds(10);

  private final Duration headers;
  private final Duration idle;
  private final Duration pause;
  private final Optional<Duration> total;
  private final boolean direct;

  private CallLimits(
      Duration headers, Duration idle, Duration pause, Optional<Duration> total, boolean direct) {
    this.headers = headers;
    this.idle = idle;
    this.pause = pause;
    this.total = total;
    this.direct = direct;
  }

  static CallLimits of(PoolSettings settings) {
    return new CallLimits(
        settings.headersTimeout(),
        settings.idleTimeout(),
        settings.pauseTimeout(),
        settings.totalTimeout(),
        settings.direct());
  }

  CallLimits with(CallOptions options) {
    return new CallLimits(
        options.headersTimeout().orElse(headers),
        options.idleTimeout().orElse(idle),
        options.pauseTimeout().orElse(pause),
        options.totalTimeout().or(() -> total),
        options.delivery().map(Delivery.DIRECT::equals).orElse(direct));
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

  /** Whether the thread that reads the connection calls the subscriber. */
  boolean direct() {
    return direct;
  }
}
