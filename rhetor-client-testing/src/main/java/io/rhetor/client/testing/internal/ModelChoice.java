package io.rhetor.client.testing.internal;

/** A model of a provider, by their ids. */
final class ModelChoice {
  private final String provider;
  private final String model;

  ModelChoice(String provider, String model) {
    this.provider = provider;
    this.model = model;
  }

  String provider() {
    return provider;
  }

  String model() {
    return model;
  }
}
