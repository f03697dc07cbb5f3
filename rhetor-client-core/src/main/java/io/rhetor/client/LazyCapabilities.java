package io.rhetor.client;

import io.rhetor.client.internal.hermes.Capabilities;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way to capabilities, made when the first one is invoked, since most clients invoke none. */
final class LazyCapabilities {
  private final Supplier<Capabilities> maker;

  // Guarded by this.
  private @Nullable Capabilities made;

  LazyCapabilities(Supplier<Capabilities> maker) {
    this.maker = maker;
  }

  synchronized Capabilities get() {
    Capabilities capabilities = made;
    if (capabilities == null) {
      capabilities = maker.get();
      made = capabilities;
    }
    return capabilities;
  }

  /** Forgets what Hermes told; what is made later finds its transport closed. */
  synchronized void close() {
    if (made != null) {
      made.close();
    }
  }
}
