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
   * @param on whether it begins
   */
  void typing(Optional<String> context, boolean on);

  /** A connection is open and registered. */
  void connected();

  /**
   * A connection was lost, or connecting was given up.
   *
   * @param reason why
   */
  void disconnected(RhetorException reason);

  /**
   * Another attempt to connect follows.
   *
   * @param attempt how many connections in a row came to nothing
   * @param delay when
   * @param reason why the last one did
   */
  void reconnecting(int attempt, Duration delay, RhetorException reason);

  /** The client was closed. */
  void closed();
}
