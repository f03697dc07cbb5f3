package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import java.time.Duration;

/** Why a connection ended, for the calls that it carried or that waited for it. */
interface Loss {
  /** Normal closure (RFC 6455, section 7.4.1). */
  int NORMAL = 1000;

  /** Going away (RFC 6455, section 7.4.1). */
  int GOING_AWAY = 1001;

  /** Makes the failure of one call; each gets its own. */
  RhetorException failure(CallRequest request, boolean sent);

  /** What the peer is told. */
  int closeCode();

  /** Tells whether connecting anew can end otherwise. */
  boolean isWorthAnotherAttempt();

  /** How long the server asks to wait before another attempt; zero if it does not. */
  default Duration askedWait() {
    return Duration.ZERO;
  }

  /** Tells whether the connection was given up by this client, and not by a fault. */
  boolean isOurs();
}
