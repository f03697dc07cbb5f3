package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.run.Backoff;
import io.rhetor.client.policy.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Does what a {@link RetryPolicy} says. */
final class PolicyRule implements RetryRule {
  private final RetryPolicy policy;
  private final Backoff backoff;

  PolicyRule(RetryPolicy policy, DoubleSupplier random) {
    this.policy = policy;
    this.backoff =
        new Backoff(policy.initialDelay(), policy.multiplier(), policy.maxDelay(), random);
  }

  @Override
  public boolean permitsElsewhere(RhetorException failure, int attempts, Duration elapsed) {
    return permits(failure, attempts, elapsed)
        && (failure.isRetryable() || Failures.isUnavailability(failure));
  }

  @Override
  public Optional<Duration> waitAfter(
      RhetorException failure, Duration asked, int attempts, Duration elapsed) {
    if (!failure.isRetryable() || !permits(failure, attempts, elapsed)) {
      return Optional.empty();
    }
    Duration wait = backoff.next(attempts - 1);
    return Optional.of(asked.compareTo(wait) > 0 ? asked : wait)
        .filter(chosen -> elapsed.plus(chosen).compareTo(policy.maxElapsedTime()) <= 0);
  }

  private boolean permits(RhetorException failure, int attempts, Duration elapsed) {
    boolean safe = policy.repeatsUnsafeCalls() || !failure.mayHaveBeenProcessed();
    return attempts < policy.maxAttempts()
        && safe
        // A model's failure is one that the server did not mend with its own fallback.
        && !(failure instanceof RhetorModelException)
        && elapsed.compareTo(policy.maxElapsedTime()) <= 0;
  }
}
