package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;

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

  /** Tells whether the connection was given up by this client, and not by a fault. */
  boolean isOurs();
}
