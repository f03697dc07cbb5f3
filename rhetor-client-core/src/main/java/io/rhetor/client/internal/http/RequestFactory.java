package io.rhetor.client.internal.http;

import io.rhetor.client.internal.check.Artifact;
import io.rhetor.client.internal.json.Redactor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gives calls their address and headers. */
final class RequestFactory {
  private final TransportSettings settings;
  final RequestHeaders headers;

  RequestFactory(TransportSettings settings) {
    this.settings = settings;
    this.headers = RequestHeaders.of(settings.headers, settings.headerSuppliers, settings.token);
  }

  static URI address(URI server, ApiRequest request) {
    String base = server.toString();
    int end = base.endsWith("/") ? base.length() - 1 : base.length();
    return URI.create(base.substring(0, end) + request.path);
  }

  HttpRequest create(
      ApiRequest request, URI uri, String accept, Map<String, String> headers, BodyPublisher body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri).setHeader("User-Agent", Artifact.userAgent());
    headers.forEach(builder::setHeader);
    builder.setHeader("Accept", accept);
    // Without it, some proxies compress as they like.
    builder.setHeader("Accept-Encoding", "identity");
    if (request.body != null) {
      builder.setHeader("Content-Type", "application/json");
    }
    builder.method(request.method, body);
    if (!settings.http2 || uri.getScheme().toLowerCase(Locale.ROOT).equals("http")) {
      // Over http, the JDK would offer an upgrade to h2c, upon which some servers lose the body;
      // over https, streams would share one connection and its flow control.
      builder.version(HttpClient.Version.HTTP_1_1);
    }
    return builder.build();
  }

  /** Takes out of messages what a call and the headers it was sent with keep private. */
  Redactor redactor(ApiRequest request, Map<String, String> headers) {
    if (headers.isEmpty()) {
      return new Redactor(request.privateTexts);
    }
    List<String> secrets = new ArrayList<>(request.privateTexts);
    secrets.addAll(RequestHeaders.secretsOf(headers));
    return new Redactor(secrets);
  }
}
