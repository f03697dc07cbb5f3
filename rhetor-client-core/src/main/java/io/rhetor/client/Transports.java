package io.rhetor.client;

import io.rhetor.client.internal.concurrent.Timers;
import io.rhetor.client.internal.hermes.Capabilities;
import io.rhetor.client.internal.http.FirstAnswer;
import io.rhetor.client.internal.http.HttpClients;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.internal.json.JacksonVersion;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the transports that clients talk over. */
final class Transports {
  private static final String CLIENT_ID = "X-Client-ID";
  private static final String ANONYMOUS = "rhetor-java";

  private Transports() {}

  /** Makes a transport that owns its JDK client, unless the configuration brings one. */
  static HttpTransport create(RhetorConfig config, Class<?> client) {
    return create(settings(config, config.defaultHeaders(), client), config, timers());
  }

  /**
   * Makes the way to the capabilities of the components that Hermes knows; whoever asks for it
   * closes it.
   */
  static Capabilities capabilities(RhetorConfig config) {
    return capabilities(config, timers());
  }

  static Capabilities capabilities(RhetorConfig config, Timers timers) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put(CLIENT_ID, config.component().map(Transports::headerValue).orElse(ANONYMOUS));
    headers.putAll(config.defaultHeaders());
    Capabilities capabilities =
        new Capabilities(
            create(settings(config, headers, HermesClient.class), config, timers),
            config.hermesUrl(),
            config.totalTimeout());
    return config.retryPolicyIfSet().map(capabilities::withRetryPolicy).orElse(capabilities);
  }

  private static Timers timers() {
    // Never the user's executor: limits must end calls also while all its threads are blocked.
    return Timers.system();
  }

  private static HttpTransport create(
      TransportSettings settings, RhetorConfig config, Timers timers) {
    JacksonVersion.check();
    Optional<HttpClient> given = config.httpClient();
    if (config.executor().isEmpty()) {
      FirstAnswer.prepare();
    }
    return new HttpTransport(
        settings,
        given.orElseGet(() -> HttpClients.create(settings, config.sslContext())),
        given.isEmpty(),
        timers,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  private static TransportSettings settings(
      RhetorConfig config, Map<String, String> headers, Class<?> client) {
    return TransportSettings.builder()
        .baseUrls(config.baseUrls())
        .serverPolicy(config.serverPolicy())
        .headers(headers)
        .token(config.token())
        .connectTimeout(config.connectTimeout())
        .headersTimeout(config.headersTimeout())
        .idleTimeout(config.idleTimeout())
        .pauseTimeout(config.pauseTimeout())
        .totalTimeout(config.totalTimeout())
        .retryPolicy(config.retryPolicy())
        .maxResponseBytes(config.maxResponseBytes())
        .maxEventBytes(config.maxEventBytes())
        .maxPartialCharacters(config.maxPartialCharacters())
        .serverZone(config.serverZoneIfSet())
        .executor(config.executor())
        .listener(config.listener())
        .proxy(config.proxy())
        .http2(config.isHttp2())
        .loggerName(client.getName())
        .plain(
            client != HermesClient.class
                && config.baseUrls().stream().allMatch(Transports::isPlain))
        .build();
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
