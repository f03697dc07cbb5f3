package io.rhetor.client.testing;

import io.rhetor.client.RhetorConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The servers that tests share, and the configuration of their clients. */
final class TestServers implements AutoCloseable {
  private final SimulatedRhetor rhetor;
  private final @Nullable SimulatedHermes hermes;
  private final RhetorConfig config;

  TestServers(SimulatedRhetor.Builder rhetor, SimulatedHermes.@Nullable Builder hermes) {
    this.rhetor = rhetor.start();
    this.hermes = hermes == null ? null : hermes.start();
    RhetorConfig.Builder config = RhetorConfig.builder().baseUrl(this.rhetor.url().toString());
    this.config =
        this.hermes == null
            ? config.build()
            : config.hermesUrl(this.hermes.url().toString()).build();
  }

  SimulatedRhetor rhetor() {
    return rhetor;
  }

  Optional<SimulatedHermes> hermes() {
    return Optional.ofNullable(hermes);
  }

  RhetorConfig config() {
    return config;
  }

  void clearFaults() {
    rhetor.clearFaults();
    hermes().ifPresent(SimulatedHermes::clearFaults);
  }

  @Override
  public void close() {
    rhetor.close();
    hermes().ifPresent(SimulatedHermes::close);
  }
}
