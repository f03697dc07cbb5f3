package io.rhetor.client;

import io.rhetor.client.internal.hermes.Capabilities;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.ContextId;
import java.util.Objects;
import java.util.Optional;

/** What a client and its views have in common: transport, Hermes, and who may close them. */
final class ClientCore {
  private final RhetorConfig config;
  private final HttpTransport transport;
  private final LazyCapabilities capabilities;
  private final Optional<ContextId> context;
  private final boolean owner;

  private ClientCore(
      RhetorConfig config,
      HttpTransport transport,
      LazyCapabilities capabilities,
      Optional<ContextId> context,
      boolean owner) {
    this.config = config;
    this.transport = transport;
    this.capabilities = capabilities;
    this.context = context;
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
        Optional.empty(),
        true);
  }

  /** Makes the core of a view, which closes nothing. */
  ClientCore view() {
    return new ClientCore(config, transport, capabilities, context, false);
  }

  /** Makes the core of a view whose calls have other settings. */
  ClientCore withOptions(CallOptions options) {
    Objects.requireNonNull(options, "options");
    return new ClientCore(
        config,
        transport.with(options.applyTo(transport.settings())),
        new LazyCapabilities(() -> capabilities.get().with(options::applyTo)),
        options.contextId().or(() -> context),
        false);
  }

  /** The conversation of messages that name none. */
  Optional<ContextId> context() {
    return context;
  }

  RhetorConfig config() {
    return config;
  }

  HttpTransport transport() {
    return transport;
  }

  /** Names a client by its interface and its servers, as {@code toString} does. */
  String described(Class<?> client) {
    return client.getSimpleName() + config.baseUrls();
  }

  /** Names a client that asks components which Hermes knows. */
  String describedByHermes(Class<?> client) {
    return client.getSimpleName() + "[" + config.shownHermesUrl() + "]";
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
