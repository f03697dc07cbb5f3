package io.rhetor.client.error;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/** How one target of a fallback chain did in one call. */
@Value.Immutable
@ValueStyle
public interface FallbackAttempt {
  /** What became of an attempt. */
  enum Result {
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

  /**
   * Returns who was asked.
   *
   * @return the target's name in the chain
   */
  String target();

  /**
   * Returns what became of it.
   *
   * @return the result
   */
  Result result();

  /**
   * Returns how long it took.
   *
   * @return from asking to the end of the target's answer; zero if the circuit was open
   */
  Duration duration();

  /**
   * Returns what the target failed with. Not part of {@code toString}, since a target that is none
   * of this library may fail with anything.
   *
   * @return the failure; present if and only if the result is {@link Result#FAILED}
   */
  @Value.Redacted
  Optional<Throwable> failure();

  /**
   * Starts an attempt, for tests and test doubles.
   *
   * @return a builder; {@code target}, {@code result} and {@code duration} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the attempt. */
  final class Builder extends ImmutableFallbackAttempt.Builder {
    Builder() {}
  }
}
