package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Tells by what the JDK's client reports what became of a connection. The JDK has few types for it,
 * so that its messages count too; one that is not known is shown as it is.
 */
final class TransportFailures {
  private static final String TUNNEL_REFUSED = "Tunnel failed, got: ";
  private static final Pattern TUNNEL_STATUS = Pattern.compile(TUNNEL_REFUSED + "(\\d+)");
  private static final Pattern NO_STATUS_LINE =
      Pattern.compile(
          "Invalid status line: \"(.*)\""
              + "|parsing HTTP/1\\.1 status line, receiving \\[(.*)\\], parser state .*",
          Pattern.DOTALL);
  private static final String HTTP_1 = "HTTP/1.";
  private static final String TLS_ALERT = "\u0015\u0003";
  private static final int SHOWN_OF_GARBAGE = 40;
  private static final int SHOWN_OF_REASON = 200;
  private static final int DEEPEST_CAUSE = 16;
  private static final Set<Integer> PASSING = Set.of(408, 429, 502, 503, 504);
  private static final String CHECK_PROXY =
      "Check RhetorConfig.Builder.proxy, or the proxy settings of the JVM.";

  private final CallText text;

  TransportFailures(CallText text) {
    this.text = text;
  }

  /** What the JDK's client throws where a proxy refuses the way; with 407 it answers instead. */
  static Throwable tunnelRefused(int status) {
    return new IOException(TUNNEL_REFUSED + status);
  }

  RhetorException of(Throwable reported) {
    Throwable cause = text.redactor.redact(reported);
    if (reported instanceof HttpConnectTimeoutException) {
      return connectTimeout(cause);
    }
    if (reported instanceof ConnectException) {
      return notConnected(reported, cause);
    }
    if (reported instanceof SSLException) {
      return ofTls(reported, cause);
    }
    String message = String.valueOf(reported.getMessage());
    Matcher tunnel = TUNNEL_STATUS.matcher(message);
    if (tunnel.matches()) {
      return refusedByProxy(Integer.parseInt(tunnel.group(1)), cause);
    }
    Matcher garbage = NO_STATUS_LINE.matcher(message);
    if (garbage.matches()) {
      String came = garbage.group(1) == null ? garbage.group(2) : garbage.group(1);
      // Neither a bad line of HTTP/1 nor one that was cut, however early, is another protocol.
      if (!came.startsWith(HTTP_1) && !HTTP_1.startsWith(came)) {
        return noHttp(came, cause);
      }
    }
    return lost(reported, cause);
  }

  private RhetorTimeoutException connectTimeout(Throwable cause) {
    return new RhetorTimeoutException(
        Phase.CONNECT,
        text.settings.connectTimeout,
        String.format(
            "No connection to %s%s within the connect timeout. %s",
            text.origin(),
            text.proxy().map(proxy -> ", through the proxy " + proxy + ",").orElse(""),
            checkPlace()),
        cause,
        false);
  }

  private RhetorConnectionException notConnected(Throwable reported, Throwable cause) {
    boolean unknown =
        has(reported, UnresolvedAddressException.class)
            || has(reported, UnknownHostException.class);
    String problem =
        unknown
            ? "its name cannot be resolved to an address. Check its spelling, and the DNS or hosts"
                + " file of this machine. "
                + checkAddress()
            // The JDK connects twice, and reports of the second attempt that it was in vain.
            : reason(reported, "the connection was refused, or there is no route")
                + ". "
                + checkPlace();
    return new RhetorConnectionException(
        "Cannot connect to " + place() + ": " + problem, cause, false);
  }

  private RhetorConnectionException ofTls(Throwable reported, Throwable cause) {
    TlsProblem problem = TlsProblem.of(chain(reported));
    // What is no TLS is found in the first record of the server, within the handshake.
    boolean inHandshake = reported instanceof SSLHandshakeException || problem == TlsProblem.NO_TLS;
    return new RhetorConnectionException(
        String.format(
            "TLS with %s failed: %s%s%s",
            text.origin(),
            problem.explain(reason(reported, "no reason given")),
            text.proxy()
                .map(proxy -> " The connection goes through the proxy " + proxy + ".")
                .orElse(""),
            inHandshake ? "" : ofLargeBody()),
        cause,
        problem.isPassing(),
        // The JDK may have taken the body in before the handshake failed, but sent none of it.
        !inHandshake && text.mayHaveBeenProcessed());
  }

  private RhetorConnectionException refusedByProxy(int status, Throwable cause) {
    return new RhetorConnectionException(
        String.format(
            "The proxy %s answered CONNECT %s:%s with %s, so that nothing was sent to the server."
                + " %s",
            text.proxy().orElse("on the way"),
            text.uri.getHost(),
            Redirects.port(text.uri),
            status,
            proxyAdvice(status)),
        cause,
        PASSING.contains(status),
        false);
  }

  private RhetorConnectionException noHttp(String came, Throwable cause) {
    String what = "What answered " + text.call() + " at " + place() + " is no HTTP/1.1";
    if (came.startsWith(TLS_ALERT) && !text.isTls()) {
      // An alert is how TLS refuses its first bytes, so that nothing behind it saw a request.
      return new RhetorConnectionException(
          what + " but TLS: use https:// in the address. The request was not processed.",
          cause,
          false,
          false);
    }
    return new RhetorConnectionException(
        String.format(
            "%s: it begins with \"%s\". Another service listens there. %s %s",
            what, text.shown(came, SHOWN_OF_GARBAGE), checkAddress(), text.whatWasDone()),
        cause,
        text.mayHaveBeenProcessed());
  }

  private RhetorConnectionException lost(Throwable reported, Throwable cause) {
    return new RhetorConnectionException(
        String.format(
            "The connection to %s%s broke during %s: %s. %s%s%s",
            text.origin(),
            text.proxy().map(proxy -> ", through the proxy " + proxy + ",").orElse(""),
            text.call(),
            how(reported),
            text.whatWasDone(),
            ofLargeBody(),
            text.isTls() && hasMessage(reported, "received no bytes")
                ? " Check that the port speaks TLS and its certificate, or set"
                    + " RhetorConfig.Builder.sslContext."
                : ""),
        cause,
        text.mayHaveBeenProcessed());
  }

  private String how(Throwable reported) {
    String reason = allReasons(reported);
    String closed =
        isReset(reported)
            ? "the server reset it"
            : hasMessage(reported, "received no bytes")
                ? "the server closed it before it answered"
                : has(reported, EOFException.class) ? "the server closed it within its answer" : "";
    return closed.isEmpty() ? reason : closed + " (" + reason + ")";
  }

  private static String proxyAdvice(int status) {
    if (status == 407) {
      return "It asks for credentials: give RhetorConfig.Builder.httpClient an HttpClient with an"
          + " authenticator, or choose another proxy with RhetorConfig.Builder.proxy.";
    }
    return PASSING.contains(status)
        ? "It cannot reach the server; check the address and that the server runs."
        : "It does not let this client through to the server. " + CHECK_PROXY;
  }

  private String ofLargeBody() {
    return text.largeBody()
        .map(
            size ->
                String.format(
                    " %s were to be sent: a server or proxy with a limit on the size of requests"
                        + " (413) often closes the connection so, and its answer is lost. Shorten"
                        + " the request, or raise the limit there.",
                    size))
        .orElse("");
  }

  private String place() {
    return text.proxy()
        .map(proxy -> "the proxy " + proxy + " on the way to " + text.origin())
        .orElseGet(text::origin);
  }

  private String checkAddress() {
    return text.proxy().isPresent() ? CHECK_PROXY : text.checkAddress();
  }

  /** Looks the server's addresses up, which only a connection that failed is worth. */
  private String checkPlace() {
    return text.proxy().isPresent()
        ? CHECK_PROXY
        : Addresses.advice(text.uri.getHost()) + text.checkServer();
  }

  private String reason(Throwable reported, String otherwise) {
    return messages(reported)
        .findFirst()
        .map(message -> text.shown(message, SHOWN_OF_REASON))
        .orElse(otherwise);
  }

  /**
   * With those of the causes, since the JDK says in one what it read and in the next why no more.
   */
  private String allReasons(Throwable reported) {
    String all = messages(reported).distinct().collect(Collectors.joining("; "));
    return all.isEmpty() ? reported.getClass().getSimpleName() : text.shown(all, SHOWN_OF_REASON);
  }

  private static Stream<String> messages(Throwable reported) {
    return chain(reported).stream()
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank());
  }

  private static boolean isReset(Throwable reported) {
    return hasMessage(reported, "reset")
        || hasMessage(reported, "Broken pipe")
        || (has(reported, SocketException.class) && hasMessage(reported, "abort"));
  }

  private static boolean has(Throwable reported, Class<? extends Throwable> type) {
    return chain(reported).stream().anyMatch(type::isInstance);
  }

  private static boolean hasMessage(Throwable reported, String part) {
    return chain(reported).stream()
        .anyMatch(each -> String.valueOf(each.getMessage()).contains(part));
  }

  private static List<Throwable> chain(Throwable reported) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = reported;
        each != null && chain.size() < DEEPEST_CAUSE;
        each = each.getCause()) {
      chain.add(each);
    }
    return chain;
  }
}
