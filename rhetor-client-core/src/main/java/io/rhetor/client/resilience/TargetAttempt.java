package io.rhetor.client.resilience;

import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import java.time.Duration;

/** The attempt of a call that asks one target. */
abstract class TargetAttempt implements AttemptLoop.Abortable {
  final FallbackCall call;
  final Target target;
  final Permit permit;
  private final long askedAt;

  // Guarded by the call.
  private boolean ended;

  TargetAttempt(FallbackCall call, Target target, Permit permit) {
    this.call = call;
    this.target = target;
    this.permit = permit;
    this.askedAt = call.now();
  }

  /** Asks the target, on the current thread; what it throws is its failure. */
  abstract void ask();

  /** Takes what the target threw while it was asked, on any thread. */
  abstract void failed(Throwable thrown);

  final Duration duration() {
    return Duration.ofNanos(call.now() - askedAt);
  }

  /** Tells the circuit that the target failed, or that it was not to blame. */
  final void failed(boolean toBlame) {
    if (toBlame) {
      permit.failed();
    } else {
      permit.ignored();
    }
  }

  /** Marks the attempt as ended; false if it is. Called with the lock of the call. */
  final boolean end() {
    boolean ends = !ended;
    ended = true;
    return ends;
  }

  final IllegalStateException returnedNull(String instead) {
    return new IllegalStateException(
        "Target '" + target.name + "' returned null. An LlmClient returns " + instead + ".");
  }
}
