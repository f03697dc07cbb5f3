package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import java.time.Duration;
import java.util.Optional;

/** When a call that failed is attempted once more. */
@FunctionalInterface
public interface RetryRule {

  /** Attempts nothing again. */
  RetryRule NEVER = (failure, asked, attempts, elapsed) -> Optional.empty();

  /**
   * Tells how long to wait before the next attempt.
   *
   * @param failure what the last attempt failed with; its flags tell what the server can have done
   * @param asked how long the server asks to wait; zero if it says nothing
   * @param attempts how many attempts there were, at least 1
   * @param elapsed the time since the call began
   * @return the wait; empty if there is no next attempt
   */
  Optional<Duration> waitAfter(
      RhetorException failure, Duration asked, int attempts, Duration elapsed);

  /**
   * Tells whether another server may be asked, which needs no wait.
   *
   * @param failure what the last attempt failed with
   * @param attempts how many attempts there were, at least 1
   * @param elapsed the time since the call began
   * @return true if the call may be attempted once more, at once
   */
  default boolean permitsAnother(RhetorException failure, int attempts, Duration elapsed) {
    return waitAfter(failure, Duration.ZERO, attempts, elapsed).isPresent();
  }

  /**
   * Tells how long the server asks to wait.
   *
   * @param failure what an attempt failed with
   * @return the time; zero if it says nothing
   */
  static Duration askedBy(RhetorException failure) {
    return failure instanceof RhetorApiException
        ? ((RhetorApiException) failure).retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
