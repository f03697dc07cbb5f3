package io.rhetor.client;

import io.rhetor.client.internal.hermes.Capabilities;
import io.rhetor.client.internal.http.FirstAnswer;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.internal.json.JacksonVersion;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.ContextId;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** What a client and its views have in common: transport, Hermes, and who may close them. */
final class ClientCore {
  private static final String CLIENT_ID = "X-Client-ID";
  private static final String ANONYMOUS = "rhetor-java";

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
    boolean plain = config.baseUrls().stream().allMatch(ClientCore::isPlain);
    return of(config, settings(config, client, plain), timers);
  }

  /** Makes the core of a client that asks Hermes alone, whose address must be usable. */
  static ClientCore createForHermes(RhetorConfig config, Class<?> client) {
    return createForHermes(config, client, Timers.system());
  }

  static ClientCore createForHermes(RhetorConfig config, Class<?> client, Timers timers) {
    return of(config, settings(config, client, isPlain(config.hermesUrl())), timers);
  }

  private static ClientCore of(RhetorConfig config, TransportSettings settings, Timers timers) {
    JacksonVersion.check();
    if (config.executor().isEmpty()) {
      FirstAnswer.prepare();
    }
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    Optional<HttpClient> given = config.httpClient();
    HttpTransport transport =
        given.isPresent()
            ? new HttpTransport(settings, given.get(), false, timers, random)
            : HttpTransport.create(settings, config.sslContext(), timers, random);
    return new ClientCore(
        config,
        transport,
        new LazyCapabilities(() -> capabilities(config, transport)),
        Optional.empty(),
        true);
  }

  private static TransportSettings settings(RhetorConfig config, Class<?> client, boolean plain) {
    TransportSettings settings = config.transport();
    settings.loggerName = client.getName();
    settings.plain = plain;
    return settings;
  }

  private static boolean isPlain(URI url) {
    return "http".equalsIgnoreCase(url.getScheme());
  }

  /** Makes the way to the capabilities of the components that Hermes knows. */
  private static Capabilities capabilities(RhetorConfig config, HttpTransport transport) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put(CLIENT_ID, config.component().map(ClientCore::headerValue).orElse(ANONYMOUS));
    headers.putAll(config.headers());
    TransportSettings settings = transport.settings();
    settings.headers = headers;
    return new Capabilities(
        transport.with(settings), config.hermesUrl(), config.retryPolicyIfSet().isEmpty());
  }

  /** A component may have any name, a header may not. */
  private static String headerValue(String component) {
    return component.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
        ? component
        : URLEncoder.encode(component, StandardCharsets.UTF_8);
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
