package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Redactor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What messages say of one request: where it goes, what was done, and what to check. */
class CallText {
  private static final int LARGE_BODY = 1_000_000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
  private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("[?#]");
  private static final double MEBI = 1024 * 1024;

  final ApiRequest request;
  final TransportSettings settings;

  /** The address without its query, which may be private. */
  final URI uri;

  final Redactor redactor;
  private final BooleanSupplier sent;
  private final Supplier<Optional<InetSocketAddress>> proxy;

  /**
   * Makes the texts of one request.
   *
   * @param sent whether the server may have the whole request by now
   * @param proxy what the connection goes through; empty for nothing, or if it is not chosen yet
   */
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

  String call() {
    boolean oneOfSeveral = settings.baseUrls.size() > 1 && request.peer.isEmpty();
    return request.method + " " + (oneOfSeveral ? uri : path());
  }

  private String path() {
    String path = uri.getPath();
    return INVISIBLE.matcher(path).find() ? uri.getRawPath() : path;
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
    return wasSent() && !request.repeatable;
  }

  String whatWasDone() {
    if (request.repeatable) {
      return "Repeating it is harmless.";
    }
    return wasSent() ? "The server may have processed it." : "The server has not processed it.";
  }

  String checkServer() {
    return adviceOr(
        "Check that Rhetor runs there, or set another address with RhetorConfig.Builder.baseUrl or"
            + " RHETOR_URL.");
  }

  String checkAddress() {
    return adviceOr("Check the host and port in RhetorConfig.Builder.baseUrl or RHETOR_URL.");
  }

  /** What to check of a server beside the configured ones, or else of those. */
  String adviceOr(String ofConfigured) {
    return request.peer.map(peer -> peer.advice).orElse(ofConfigured);
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
    return bodyLength() < LARGE_BODY ? Optional.empty() : Optional.of(bodySize());
  }

  String bodySize() {
    int length = bodyLength();
    return length < LARGE_BODY
        ? length + " bytes"
        : String.format(Locale.ROOT, "%.1f MiB", length / MEBI);
  }

  private int bodyLength() {
    return request.body == null ? 0 : request.body.length;
  }

  private static URI withoutQuery(URI uri) {
    String text = uri.toString();
    Matcher end = QUERY_OR_FRAGMENT.matcher(text);
    return end.find() ? URI.create(text.substring(0, end.start())) : uri;
  }
}
