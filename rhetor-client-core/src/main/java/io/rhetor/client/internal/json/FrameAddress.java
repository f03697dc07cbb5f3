package io.rhetor.client.internal.json;

import java.util.Optional;

/** What a message over WebSocket tells of the request that it belongs to. */
public interface FrameAddress {

  /**
   * Tells whether this names a request.
   *
   * @return true if one of the fields that may carry an id carries this one
   */
  boolean echoes(String id);

  /**
   * Tells whether this names a request of a client.
   *
   * @return true if one of the fields that may carry an id begins so
   */
  boolean echoesAnyOf(String prefix);

  /**
   * Returns the conversation that this belongs to.
   *
   * @return its id; empty if not told
   */
  Optional<String> context();
}
