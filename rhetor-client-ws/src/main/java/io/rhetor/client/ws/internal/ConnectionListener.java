package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import java.time.Duration;
import java.util.Optional;

/** Learns what happens on the connections of a client; must not block. */
public interface ConnectionListener {

  /**
   * The server begins or ends its work on a request.
   *
   * @param context the conversation; empty if not told
   */
  void typing(Optional<String> context, boolean on);

  /** A connection is open and registered. */
  void connected();

  /** A connection was lost, or connecting was given up. */
  void disconnected(RhetorException reason);

  /** Another attempt to connect follows. */
  void reconnecting(int attempt, Duration delay, RhetorException reason);

  /** The client was closed. */
  void closed();
}
