package io.rhetor.client.internal.http;

import io.rhetor.client.internal.call.CircuitBreaker;
import io.rhetor.client.policy.CircuitState;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One server and its circuit, if it has one. */
final class Server {
  final URI url;
  final @Nullable CircuitBreaker circuit;

  Server(URI url, @Nullable CircuitBreaker circuit) {
    this.url = url;
    this.circuit = circuit;
  }

  /** Tells whether calls are worth making, or a trial is. */
  boolean isAvailable() {
    return circuit == null || circuit.state() != CircuitState.OPEN;
  }
}
