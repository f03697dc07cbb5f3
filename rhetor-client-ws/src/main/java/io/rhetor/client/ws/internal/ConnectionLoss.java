package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import java.time.Duration;

/** Why a connection ended, for the calls that it carried or that waited for it. */
final class ConnectionLoss {
  /** Normal closure (RFC 6455, section 7.4.1). */
  static final int NORMAL = 1000;

  /** Going away (RFC 6455, section 7.4.1). */
  static final int GOING_AWAY = 1001;

  /** Makes the failure of one call; each gets its own. */
  @FunctionalInterface
  interface FailureMaker {
    RhetorException make(CallRequest request, boolean sent);
  }

  private final int closeCode;
  private final boolean worthAnotherAttempt;
  private final boolean ours;
  private final Duration askedWait;
  private final FailureMaker failures;

  /** Makes a loss after which the server asks for no wait. */
  ConnectionLoss(int closeCode, boolean worthAnotherAttempt, boolean ours, FailureMaker failures) {
    this(closeCode, worthAnotherAttempt, ours, Duration.ZERO, failures);
  }

  /** Makes a loss. */
  ConnectionLoss(
      int closeCode,
      boolean worthAnotherAttempt,
      boolean ours,
      Duration askedWait,
      FailureMaker failures) {
    this.closeCode = closeCode;
    this.worthAnotherAttempt = worthAnotherAttempt;
    this.ours = ours;
    this.askedWait = askedWait;
    this.failures = failures;
  }

  RhetorException failure(CallRequest request, boolean sent) {
    return failures.make(request, sent);
  }

  int closeCode() {
    return closeCode;
  }

  boolean isWorthAnotherAttempt() {
    return worthAnotherAttempt;
  }

  boolean isOurs() {
    return ours;
  }

  /** How long the server asks to wait before another attempt; zero if it does not. */
  Duration askedWait() {
    return askedWait;
  }
}
