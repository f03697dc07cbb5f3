package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.http.TlsProblem;
import io.rhetor.client.ws.internal.ResponseHead.NoHttpException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What keeps a connection from being opened: what it is, why, and what to do next. */
final class ConnectProblem {
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]+");
  private static final int ALERT = 0x15;
  private static final int HANDSHAKE = 0x16;
  private static final int SHOWN_OF_GARBAGE = 40;
  private static final int SHOWN_OF_REASON = 200;
  private static final int DEEPEST_CAUSE = 16;

  private final String message;
  private final boolean worthAnotherAttempt;

  private ConnectProblem(String message, boolean worthAnotherAttempt) {
    this.message = message;
    this.worthAnotherAttempt = worthAnotherAttempt;
  }

  /** Explains what was reported. */
  static ConnectProblem of(URI uri, Throwable cause) {
    if (cause instanceof ProxyException) {
      return ofProxy(uri, (ProxyException) cause);
    }
    if (cause instanceof SSLException) {
      TlsProblem problem = TlsProblem.of(chain(cause));
      return new ConnectProblem(
          "TLS with " + uri + " failed: " + problem.explain(reason(cause)), problem.isPassing());
    }
    return new ConnectProblem(message(uri, cause), !isTls(cause));
  }

  String message() {
    return message;
  }

  boolean isWorthAnotherAttempt() {
    return worthAnotherAttempt;
  }

  private static String message(URI uri, Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "Cannot connect to "
          + uri
          + ": the name "
          + uri.getHost()
          + " cannot be resolved to an address. Check its spelling, and the DNS or hosts file of"
          + " this machine. "
          + FailureText.checkServer();
    }
    if (cause instanceof NoHttpException) {
      return noHttp(uri, ((NoHttpException) cause).came());
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return "Cannot connect to " + uri + ": " + reason(cause) + ". " + FailureText.checkServer();
    }
    return "The connection to "
        + uri
        + " ended before it was open: "
        + reason(cause)
        + ". Nothing was asked of a model. "
        + FailureText.checkServer()
        + (ServerPipes.isTls(uri) ? "" : " If the port speaks TLS, use https://.");
  }

  /** Tells whether the port speaks TLS, which it will in the next attempt too. */
  private static boolean isTls(Throwable cause) {
    return cause instanceof NoHttpException && isTls(((NoHttpException) cause).came());
  }

  private static boolean isTls(String came) {
    int first = came.isEmpty() ? 0 : came.charAt(0);
    return first == ALERT || first == HANDSHAKE;
  }

  private static String noHttp(URI uri, String came) {
    if (isTls(came)) {
      return "What answered at "
          + uri
          + " speaks TLS. Use https:// in RhetorConfig.Builder.baseUrl or RHETOR_URL.";
    }
    return "What answered at "
        + uri
        + " is no HTTP/1.1: it begins with \""
        + shown(came, SHOWN_OF_GARBAGE)
        + "\". Another service listens there. "
        + FailureText.checkServer();
  }

  private static ConnectProblem ofProxy(URI uri, ProxyException failure) {
    String way = "The proxy " + failure.proxy() + " on the way to " + uri;
    String check = " Check RhetorConfig.Builder.proxy, or the proxy settings of the JVM.";
    int status = failure.status();
    if (status == 0) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      boolean unknown = cause instanceof UnknownHostException;
      return new ConnectProblem(
          way
              + " cannot be used: "
              + (unknown ? "its name cannot be resolved to an address" : reason(cause))
              + ". Nothing was sent to the server."
              + check,
          true);
    }
    return new ConnectProblem(
        way
            + " answered CONNECT with "
            + status
            + ", so that nothing was sent to the server."
            + (status == 407
                ? " It asks for credentials, which this client cannot give; choose another proxy"
                    + " with RhetorConfig.Builder.proxy."
                : PASSING.contains(status)
                    ? " It cannot reach the server; check the address and that the server runs."
                    : check),
        PASSING.contains(status));
  }

  /** The reason that the first in the chain has that has one. */
  static String reason(Throwable reported) {
    return chain(reported).stream()
        .map(Throwable::getMessage)
        .filter(text -> text != null && !text.isBlank())
        .findFirst()
        .map(text -> shown(text, SHOWN_OF_REASON))
        .orElse(reported.getClass().getSimpleName());
  }

  private static String shown(String text, int limit) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    return line.length() <= limit ? line : line.substring(0, limit) + "…";
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
