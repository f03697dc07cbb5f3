package io.rhetor.client.internal.hermes;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.RetryRule;
import java.time.Duration;
import java.util.Optional;

/**
 * When a call is repeated: three times at most, after 1, 2 and 4 seconds (section 9 of {@code
 * docs/protocol.md}), and only where that cannot do anything twice. A call that creates something
 * is thus repeated if it was certainly not begun (connection refused, 429, 503), a call that only
 * reads also after a lost connection, 408, 502 and 504. A limit that has passed is not given a
 * second time, except that for connecting.
 */
final class Retries implements RetryRule {
  private static final int MOST = 3;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  @Override
  public Optional<Duration> waitAfter(
      RhetorException failure, Duration asked, int attempts, Duration elapsed) {
    int repeatedSoFar = attempts - 1;
    boolean safe = failure.isRetryable() && !failure.mayHaveBeenProcessed();
    boolean passing =
        failure instanceof RhetorApiException || CapabilityFailures.isConnectionFailure(failure);
    if (!safe || !passing || repeatedSoFar >= MOST) {
      return Optional.empty();
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << repeatedSoFar);
    // Coming back earlier than asked would fail again, and no call waits longer than this.
    if (asked.compareTo(LONGEST_WAIT) > 0) {
      return Optional.empty();
    }
    return Optional.of(asked.compareTo(wait) > 0 ? asked : wait);
  }
}
