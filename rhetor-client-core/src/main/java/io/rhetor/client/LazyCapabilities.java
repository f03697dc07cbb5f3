package io.rhetor.client;

import io.rhetor.client.internal.hermes.Capabilities;
import org.jspecify.annotations.Nullable;

/**
 * The way to capabilities of a client and its views, made when the first one is invoked, since most
 * clients invoke none.
 */
final class LazyCapabilities implements AutoCloseable {
  private final RhetorConfig config;

  // Guarded by this.
  private @Nullable Capabilities made;
  private boolean closed;

  LazyCapabilities(RhetorConfig config) {
    this.config = config;
  }

  synchronized Capabilities get() {
    Capabilities capabilities = made;
    if (capabilities == null) {
      capabilities = Transports.capabilities(config);
      made = capabilities;
      if (closed) {
        capabilities.close();
      }
    }
    return capabilities;
  }

  @Override
  public void close() {
    Capabilities last;
    synchronized (this) {
      closed = true;
      last = made;
    }
    // Outside of the lock, since callers' code runs when their calls end.
    if (last != null) {
      last.close();
    }
  }
}
