package io.rhetor.client.resilience;

import io.rhetor.client.error.FallbackAttempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one call of a {@link FallbackLlmClient} ended: who answered, and who was asked before.
 * Immutable.
 */
public final class FallbackOutcome {
  private final @Nullable String answeredBy;
  private final List<FallbackAttempt> attempts;
  private final Duration duration;
  private final @Nullable Throwable failure;

  FallbackOutcome(
      @Nullable String answeredBy,
      List<FallbackAttempt> attempts,
      Duration duration,
      @Nullable Throwable failure) {
    this.answeredBy = answeredBy;
    this.attempts = List.copyOf(attempts);
    this.duration = duration;
    this.failure = failure;
  }

  /**
   * {@return the name of the target that answered, or {@link FallbackLlmClient#STATIC_REPLY}; empty
   * if the call failed or was cancelled}
   */
  public Optional<String> answeredBy() {
    return Optional.ofNullable(answeredBy);
  }

  /**
   * {@return how each target did, down to the one that answered, in the order in which they were
   * asked; unmodifiable} The static reply is no target.
   */
  public List<FallbackAttempt> attempts() {
    return attempts;
  }

  /** {@return the time from the call, or from subscribing, to the end of the call} */
  public Duration duration() {
    return duration;
  }

  /**
   * {@return what the caller gets instead of an answer; empty if the call was answered or
   * cancelled} Not part of {@code toString}, since a target that is none of this library may fail
   * with anything.
   */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** {@return true if the caller ended the call: it was neither answered nor failed} */
  public boolean isCancelled() {
    return answeredBy == null && failure == null;
  }

  @Override
  public String toString() {
    return String.format(
        "FallbackOutcome{answeredBy=%s, attempts=%s, duration=%s}", answeredBy, attempts, duration);
  }
}
