package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Redactor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What messages say of one request: where it goes, what was done, and what to check. */
final class CallText {
  private static final int LARGE_BODY = 1_000_000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");
  private static final double MEBI = 1024 * 1024;

  private final ApiRequest request;
  private final URI uri;
  private final TransportSettings settings;
  private final Redactor redactor;
  private final BooleanSupplier sent;
  private final Supplier<Optional<InetSocketAddress>> proxy;

  CallText(
      ApiRequest request,
      URI uri,
      TransportSettings settings,
      Redactor redactor,
      BooleanSupplier sent,
      Supplier<Optional<InetSocketAddress>> proxy) {
    this.request = request;
    this.uri = withoutQuery(uri);
    this.settings = settings;
    this.redactor = redactor;
    this.sent = sent;
    this.proxy = proxy;
  }

  /** The address without its query, which may be private. */
  URI uri() {
    return uri;
  }

  Redactor redactor() {
    return redactor;
  }

  String call() {
    boolean oneOfSeveral = settings.baseUrls.size() > 1 && request.peer().isEmpty();
    return request.method() + " " + (oneOfSeveral ? uri : uri.getPath());
  }

  String origin() {
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  boolean isTls() {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  /** The proxy that the request goes through, as messages name it. */
  Optional<String> proxy() {
    return proxy.get().map(Proxies::name);
  }

  boolean wasSent() {
    return sent.getAsBoolean();
  }

  boolean mayHaveBeenProcessed() {
    return wasSent() && !request.isRepeatable();
  }

  String whatWasDone() {
    if (request.isRepeatable()) {
      return "Repeating it is harmless.";
    }
    return wasSent() ? "The server may have processed it." : "The server has not processed it.";
  }

  String checkServer() {
    return request
        .peer()
        .map(Peer::advice)
        .orElse(
            "Check that Rhetor runs there, or set another address with"
                + " RhetorConfig.Builder.baseUrl or RHETOR_URL.");
  }

  String checkAddress() {
    return request
        .peer()
        .map(Peer::advice)
        .orElse("Check the host and port in RhetorConfig.Builder.baseUrl or RHETOR_URL.");
  }

  /** Makes what a server or the JDK said fit for a message: without secrets, on one line, short. */
  String shown(String said, int most) {
    String line = CONTROL.matcher(redactor.redact(said)).replaceAll(" ").strip();
    return line.length() <= most ? line : line.substring(0, most) + "…";
  }

  /** Whether credentials for the server went with the request. */
  boolean hasToken() {
    return settings.token.isPresent()
        || RequestHeaders.authorize(settings.headers.keySet())
        || RequestHeaders.authorize(settings.headerSuppliers.keySet());
  }

  /** How much was to be sent, if that is so much that servers and proxies may refuse it. */
  Optional<String> largeBody() {
    byte[] body = request.body();
    return body == null || body.length < LARGE_BODY ? Optional.empty() : Optional.of(size(body));
  }

  String bodySize() {
    byte[] body = request.body();
    return body == null ? "0 bytes" : size(body);
  }

  private static String size(byte[] body) {
    return body.length < LARGE_BODY
        ? body.length + " bytes"
        : String.format(Locale.ROOT, "%.1f MiB", body.length / MEBI);
  }

  private static URI withoutQuery(URI uri) {
    String text = uri.toString();
    int query = text.indexOf('?');
    return query < 0 ? uri : URI.create(text.substring(0, query));
  }
}
