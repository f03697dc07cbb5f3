package io.rhetor.client.ws.internal;

import java.util.Optional;

/** What a message over WebSocket tells of the request that it belongs to. */
interface FrameAddress {

  /** {@return whether this names a request} */
  boolean echoes(String id);

  /** {@return whether this names a request of a client} */
  boolean echoesAnyOf(String prefix);

  /** {@return the conversation that this belongs to; empty if not told} */
  Optional<String> context();
}
