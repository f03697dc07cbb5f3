package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.HermesServer.Lookup;
import java.util.List;

/** Under which path a {@link SimulatedHermes} tells where a component is. */
public enum HermesLookup {
  /** {@code GET /api/registry/component/{id}} alone. */
  REGISTRY,
  /** {@code GET /api/components/{name}} alone. */
  COMPONENTS,
  /** Both of them. */
  BOTH;

  List<Lookup> served() {
    return this == BOTH ? List.of(Lookup.values()) : List.of(Lookup.valueOf(name()));
  }
}
