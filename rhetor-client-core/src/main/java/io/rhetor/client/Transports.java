package io.rhetor.client;

import io.rhetor.client.internal.hermes.Capabilities;
import io.rhetor.client.internal.http.FirstAnswer;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.internal.json.JacksonVersion;
import io.rhetor.client.internal.run.Timers;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Makes the transports that clients talk over. */
final class Transports {
  private static final String CLIENT_ID = "X-Client-ID";
  private static final String ANONYMOUS = "rhetor-java";

  private Transports() {}

  /** Makes the transport of a client for Rhetor, and for Hermes where it has to be asked. */
  static HttpTransport toRhetor(RhetorConfig config, Class<?> client, Timers timers) {
    boolean plain = config.baseUrls().stream().allMatch(Transports::isPlain);
    return create(config, settings(config, client, plain), timers);
  }

  /** Makes the transport of a client for Hermes alone. */
  static HttpTransport toHermes(RhetorConfig config, Class<?> client, Timers timers) {
    return create(config, settings(config, client, isPlain(config.hermesUrl())), timers);
  }

  /** Makes the way to the capabilities of the components that Hermes knows. */
  static Capabilities capabilities(RhetorConfig config, HttpTransport transport) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put(CLIENT_ID, config.component().map(Transports::headerValue).orElse(ANONYMOUS));
    headers.putAll(config.headers());
    TransportSettings settings = transport.settings();
    settings.headers = headers;
    return new Capabilities(
        transport.with(settings), config.hermesUrl(), config.retryPolicyIfSet().isEmpty());
  }

  private static HttpTransport create(
      RhetorConfig config, TransportSettings settings, Timers timers) {
    JacksonVersion.check();
    if (config.executor().isEmpty()) {
      FirstAnswer.prepare();
    }
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    Optional<HttpClient> given = config.httpClient();
    return given.isPresent()
        ? new HttpTransport(settings, given.get(), false, timers, random)
        : HttpTransport.create(settings, config.sslContext(), timers, random);
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

  /** A component may have any name, a header may not. */
  private static String headerValue(String component) {
    return component.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
        ? component
        : URLEncoder.encode(component, StandardCharsets.UTF_8);
  }
}
