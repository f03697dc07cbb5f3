package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import java.time.Duration;

/** Why a connection ended, for the calls that it carried or that waited for it. */
abstract class ConnectionLoss {
  /** Normal closure (RFC 6455, section 7.4.1). */
  static final int NORMAL = 1000;

  /** Going away (RFC 6455, section 7.4.1). */
  static final int GOING_AWAY = 1001;

  private final int closeCode;
  private final boolean worthAnotherAttempt;
  private final boolean ours;

  /** Makes a loss. */
  ConnectionLoss(int closeCode, boolean worthAnotherAttempt, boolean ours) {
    this.closeCode = closeCode;
    this.worthAnotherAttempt = worthAnotherAttempt;
    this.ours = ours;
  }

  /** Makes the failure of one call; each gets its own. */
  abstract RhetorException failure(CallRequest request, boolean sent);

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
    return Duration.ZERO;
  }
}
