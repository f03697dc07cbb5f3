package io.rhetor.client;

import io.rhetor.client.internal.concurrent.Timers;
import io.rhetor.client.internal.hermes.Capabilities;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.policy.RetryPolicy;

/** What a client and its views have in common: transport, Hermes, and who may close them. */
final class ClientCore {
  private final RhetorConfig config;
  private final HttpTransport transport;
  private final LazyCapabilities capabilities;
  private final boolean owner;

  private ClientCore(
      RhetorConfig config, HttpTransport transport, LazyCapabilities capabilities, boolean owner) {
    this.config = config;
    this.transport = transport;
    this.capabilities = capabilities;
    this.owner = owner;
  }

  /** Makes the core of a client, which logs under the name of its interface. */
  static ClientCore create(RhetorConfig config, Class<?> client) {
    // Never the user's executor: limits must end calls also while all its threads are blocked.
    return create(config, client, Timers.system());
  }

  static ClientCore create(RhetorConfig config, Class<?> client, Timers timers) {
    return of(config, Transports.toRhetor(config, client, timers));
  }

  /** Makes the core of a client that asks Hermes alone, whose address must be usable. */
  static ClientCore createForHermes(RhetorConfig config, Class<?> client) {
    return createForHermes(config, client, Timers.system());
  }

  static ClientCore createForHermes(RhetorConfig config, Class<?> client, Timers timers) {
    return of(config, Transports.toHermes(config, client, timers));
  }

  private static ClientCore of(RhetorConfig config, HttpTransport transport) {
    return new ClientCore(
        config,
        transport,
        new LazyCapabilities(() -> Transports.capabilities(config, transport)),
        true);
  }

  /** Makes the core of a view, which closes nothing. */
  ClientCore view() {
    return new ClientCore(config, transport, capabilities, false);
  }

  /** Makes the core of a view whose calls are attempted again by another policy. */
  ClientCore withRetryPolicy(RetryPolicy policy) {
    return new ClientCore(
        config,
        transport.withRetryPolicy(policy),
        new LazyCapabilities(() -> capabilities.get().withRetryPolicy(policy)),
        false);
  }

  RhetorConfig config() {
    return config;
  }

  HttpTransport transport() {
    return transport;
  }

  /**
   * Returns the way to capabilities.
   *
   * @throws IllegalArgumentException if {@code HERMES_URL} is needed and cannot be used
   */
  Capabilities capabilities() {
    return capabilities.get();
  }

  /** Ends all calls of the client and its views, unless this is the core of a view. */
  void close() {
    if (owner) {
      transport.close();
      capabilities.close();
    }
  }
}
