package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.http.Generation;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out which API a server serves. */
@FunctionalInterface
interface GenerationSource {

  /**
   * Asks a server; does not block.
   *
   * @param found takes the generation, once; empty if the server does not tell
   */
  void ask(URI socket, Consumer<Optional<Generation>> found);
}
