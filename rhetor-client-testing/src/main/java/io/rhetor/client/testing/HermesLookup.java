package io.rhetor.client.testing;

/** Under which path a {@link SimulatedHermes} tells where a component is. */
public enum HermesLookup {
  /** {@code GET /api/registry/component/{id}} alone. */
  REGISTRY,
  /** {@code GET /api/components/{name}} alone. */
  COMPONENTS,
  /** Both of them. */
  BOTH;

  boolean servesRegistry() {
    return this != COMPONENTS;
  }

  boolean servesComponents() {
    return this != REGISTRY;
  }
}
