package io.rhetor.client.resilience;

import java.util.Optional;

/** Who answers: a provider and a model, as far as they are known. */
final class ModelRoute {
  final Optional<String> provider;
  final Optional<String> model;

  ModelRoute(Optional<String> provider, Optional<String> model) {
    this.provider = provider;
    this.model = model;
  }

  boolean isUnknown() {
    return provider.isEmpty() && model.isEmpty();
  }

  /** Whether what both know is not the same. */
  boolean differsFrom(ModelRoute other) {
    return differ(provider, other.provider) || differ(model, other.model);
  }

  private static boolean differ(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  @Override
  public String toString() {
    return provider.orElse("?") + "/" + model.orElse("?");
  }
}
