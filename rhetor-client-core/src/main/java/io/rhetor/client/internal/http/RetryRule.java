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
   * Repeats a request once, at once and at the same server, that got no byte of an answer before
   * its connection ended: a server closes a pooled connection at any time. For requests that only
   * read.
   */
  RetryRule ONCE_IF_UNANSWERED =
      new RetryRule() {
        @Override
        public Optional<Duration> waitAfter(
            RhetorException failure, Duration asked, int attempts, Duration elapsed) {
          boolean repeats = attempts == 1 && SendRefused.isRepetition(failure);
          return repeats ? Optional.of(Duration.ZERO) : Optional.empty();
        }

        @Override
        public boolean permitsElsewhere(RhetorException failure, int attempts, Duration elapsed) {
          return false;
        }
      };

  /**
   * {@return how long to wait before the next attempt; empty if there is none}
   *
   * @param failure what the last attempt failed with; its flags tell what the server can have done
   * @param asked how long the server asks to wait; zero if it says nothing
   */
  Optional<Duration> waitAfter(
      RhetorException failure, Duration asked, int attempts, Duration elapsed);

  /** {@return whether the call may be attempted once more, at once, at another server} */
  default boolean permitsElsewhere(RhetorException failure, int attempts, Duration elapsed) {
    return waitAfter(failure, Duration.ZERO, attempts, elapsed).isPresent();
  }

  /** {@return how long the server asks to wait; zero if it says nothing} */
  static Duration askedBy(RhetorException failure) {
    return failure instanceof RhetorApiException
        ? ((RhetorApiException) failure).retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
