package io.rhetor.client.resilience;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.internal.value.ValueStyle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** How one call of a {@link FallbackLlmClient} ended: who answered, and who was asked before. */
@Value.Immutable
@ValueStyle
public interface FallbackOutcome {
  /**
   * Returns who answered.
   *
   * @return the target's name, or {@link FallbackLlmClient#STATIC_REPLY}; empty if the call failed
   *     or was cancelled
   */
  Optional<String> answeredBy();

  /**
   * Returns how each target did, down to the one that answered. The static reply is no target.
   *
   * @return in the order in which they were asked; unmodifiable
   */
  List<FallbackAttempt> attempts();

  /**
   * Returns how long the call took.
   *
   * @return from the call, or from subscribing, to its end
   */
  Duration duration();

  /**
   * Returns what the caller gets instead of an answer. Not part of {@code toString}, since a target
   * that is none of this library may fail with anything.
   *
   * @return the failure; empty if the call was answered or cancelled
   */
  @Value.Redacted
  Optional<Throwable> failure();

  /**
   * Tells whether the caller ended the call.
   *
   * @return true if it was neither answered nor failed
   */
  default boolean isCancelled() {
    return answeredBy().isEmpty() && failure().isEmpty();
  }

  /**
   * Starts an outcome, for tests and test doubles.
   *
   * @return a builder; {@code duration} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the outcome. */
  final class Builder extends ImmutableFallbackOutcome.Builder {
    Builder() {}
  }
}
