package io.rhetor.client.error;

import io.rhetor.client.internal.check.Shortened;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No target of a fallback chain gave an answer, or none before the chain's deadline. The cause is
 * the failure of the target that was asked last; {@link #attempts()} has all of them.
 *
 * <p>Retryable if any target may answer later: its failure is retryable, its circuit was open or
 * its answer empty. It {@linkplain #mayHaveBeenProcessed() may have been processed} if any target
 * may have done so.
 */
public final class FallbackExhaustedException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_SAID = 300;

  private final transient List<FallbackAttempt> attempts;

  /**
   * Creates the failure.
   *
   * @param attempts how each target did, in the order in which they were asked
   */
  public FallbackExhaustedException(List<FallbackAttempt> attempts) {
    super(
        describe(attempts),
        lastFailure(attempts),
        attempts.stream().anyMatch(FallbackExhaustedException::isRetryable),
        attempts.stream().anyMatch(FallbackExhaustedException::mayHaveBeenProcessed));
    this.attempts = List.copyOf(attempts);
  }

  /**
   * {@return how each target did, in the order in which they were asked; unmodifiable; empty after
   * deserialization}
   */
  public List<FallbackAttempt> attempts() {
    return attempts == null ? List.of() : attempts;
  }

  private static String describe(List<FallbackAttempt> attempts) {
    return "No target of the fallback chain answered. "
        + attempts.stream()
            .map(FallbackExhaustedException::describe)
            .collect(Collectors.joining(" "))
        + " Mend one of the targets, or end the chain with thenReply(text).";
  }

  private static String describe(FallbackAttempt attempt) {
    String target = "'" + attempt.target() + "' ";
    switch (attempt.result()) {
      case CIRCUIT_OPEN:
        return target + "was not asked, since it failed too often lately.";
      case EMPTY:
        return target + "gave an empty answer.";
      case FAILED:
        return target + "failed after " + attempt.duration().toMillis() + " ms: " + said(attempt);
      default:
        return target + "ended as " + attempt.result() + ".";
    }
  }

  /** Quotes this library's failures only: in those of others there may be anything. */
  private static String said(FallbackAttempt attempt) {
    Throwable failure = attempt.failure().orElse(null);
    if (!(failure instanceof RhetorException) || failure.getMessage() == null) {
      return failure == null ? "no reason given." : nameOf(failure.getClass()) + ".";
    }
    return Shortened.to(MAX_SAID, failure.getMessage());
  }

  /** An anonymous class has no simple name. */
  private static String nameOf(Class<?> type) {
    return type.isAnonymousClass() ? type.getName() : type.getSimpleName();
  }

  private static @Nullable Throwable lastFailure(List<FallbackAttempt> attempts) {
    Throwable last = null;
    for (FallbackAttempt attempt : attempts) {
      last = attempt.failure().orElse(last);
    }
    return last;
  }

  private static boolean isRetryable(FallbackAttempt attempt) {
    return attempt
        .failure()
        .map(it -> it instanceof RhetorException && ((RhetorException) it).isRetryable())
        .orElse(true);
  }

  private static boolean mayHaveBeenProcessed(FallbackAttempt attempt) {
    return attempt
        .failure()
        .map(
            it -> !(it instanceof RhetorException) || ((RhetorException) it).mayHaveBeenProcessed())
        .orElse(attempt.result() != FallbackAttempt.Result.CIRCUIT_OPEN);
  }
}
