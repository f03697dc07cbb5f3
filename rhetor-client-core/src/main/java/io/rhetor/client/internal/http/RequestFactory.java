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
import org.jspecify.annotations.Nullable;

/** Gives calls their address and headers. */
final class RequestFactory {
  private final TransportSettings settings;
  final RequestHeaders headers;

  // Written by each thread that has made one; the last one counts.
  private volatile @Nullable Address lastAddress;

  RequestFactory(TransportSettings settings) {
    this.settings = settings;
    this.headers = RequestHeaders.of(settings.headers, settings.headerSuppliers, settings.token);
  }

  URI address(URI server, ApiRequest request) {
    Address known = lastAddress;
    String path = request.path;
    if (known == null || !known.path.equals(path) || !known.server.equals(server)) {
      known = new Address(server, path);
      lastAddress = known;
    }
    return known.uri;
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

  /** An address that was made: most calls go where the last one went, and share its text. */
  private static final class Address {
    private final URI server;
    private final String path;
    private final URI uri;

    Address(URI server, String path) {
      this.server = server;
      this.path = path;
      String base = server.toString();
      this.uri =
          URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
  }
}
