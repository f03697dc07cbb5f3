package io.rhetor.client.error;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one target of a fallback chain did in one call. Immutable. */
public final class FallbackAttempt {
  /** What became of an attempt. */
  public enum Result {
    /** The target gave the answer. */
    ANSWERED,
    /** The target's answer had no text, and that counts as a failure. */
    EMPTY,
    /** The target failed, or the deadline of the chain cut it off. */
    FAILED,
    /** The target was not asked, since it had failed too often lately. */
    CIRCUIT_OPEN,
    /** The caller cancelled the call, or closed the chain, while the target was asked. */
    CANCELLED
  }

  private final String target;
  private final Result result;
  private final Duration duration;
  private final @Nullable Throwable failure;

  private FallbackAttempt(
      String target, Result result, Duration duration, @Nullable Throwable failure) {
    this.target = Objects.requireNonNull(target, "target");
    this.result = Objects.requireNonNull(result, "result");
    this.duration = Objects.requireNonNull(duration, "duration");
    this.failure = failure;
  }

  /**
   * {@return an attempt, as a chain or a test needs it}
   *
   * @param target the target's name in the chain
   * @param result what became of it
   * @param duration how long it took
   * @param failure what the target failed with; null unless the result is {@link Result#FAILED}
   */
  public static FallbackAttempt of(
      String target, Result result, Duration duration, @Nullable Throwable failure) {
    return new FallbackAttempt(target, result, duration, failure);
  }

  /** {@return the name of the target that was asked} */
  public String target() {
    return target;
  }

  /** {@return what became of it} */
  public Result result() {
    return result;
  }

  /** {@return the time from asking to the end of the answer; zero if the circuit was open} */
  public Duration duration() {
    return duration;
  }

  /**
   * {@return what the target failed with; present if and only if the result is FAILED} Not part of
   * {@code toString}, since a target that is none of this library may fail with anything.
   */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public String toString() {
    return String.format(
        "FallbackAttempt{target=%s, result=%s, duration=%s}", target, result, duration);
  }
}
