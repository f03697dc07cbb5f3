package io.rhetor.client;

import io.rhetor.client.internal.http.HttpClients;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.TransportSettings;
import java.net.http.HttpClient;

/** Makes the transports that clients talk over. */
final class Transports {
  private Transports() {}

  /** Makes a transport that owns its JDK client, unless the configuration brings one. */
  static HttpTransport create(RhetorConfig config) {
    TransportSettings settings = settings(config);
    HttpClient given = config.httpClient().orElse(null);
    return given == null
        ? new HttpTransport(
            settings, HttpClients.create(settings, config.sslContext(), config.proxy()), true)
        : new HttpTransport(settings, given, false);
  }

  private static TransportSettings settings(RhetorConfig config) {
    return TransportSettings.builder()
        .baseUrl(config.baseUrl())
        .headers(config.defaultHeaders())
        .token(config.token())
        .connectTimeout(config.connectTimeout())
        .headersTimeout(config.headersTimeout())
        .idleTimeout(config.idleTimeout())
        .totalTimeout(config.totalTimeout())
        .maxResponseBytes(config.maxResponseBytes())
        .maxEventBytes(config.maxEventBytes())
        .maxPartialCharacters(config.maxPartialCharacters())
        .serverZone(config.serverZone())
        .executor(config.executor())
        .build();
  }
}
