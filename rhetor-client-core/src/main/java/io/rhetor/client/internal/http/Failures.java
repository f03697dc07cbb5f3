package io.rhetor.client.internal.http;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.json.ErrorBody;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.Redactor;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Turns what went wrong with one call into the exception its caller gets. */
final class Failures {
  private static final int MAX_RAW_BODY = 8_192;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final String CHECK_TLS =
      "Check that the port speaks TLS and its certificate, or set RhetorConfig.Builder.sslContext.";

  private final ApiRequest request;
  private final URI uri;
  private final TransportSettings settings;
  private final Redactor redactor;
  private final BooleanSupplier sent;
  private final Supplier<Optional<InetSocketAddress>> proxy;

  /**
   * Makes the failures of one request.
   *
   * @param request the call
   * @param uri where it goes
   * @param settings the limits
   * @param redactor takes out what is private in it
   * @param sent whether the server may have the whole request by now
   * @param proxy what the connection goes through; empty for nothing, or if it is not chosen yet
   */
  Failures(
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

  Redactor redactor() {
    return redactor;
  }

  /** A status other than success. */
  RhetorApiException ofStatus(int status, HttpHeaders headers, byte[] body, Json json) {
    ErrorBody error = ErrorBody.read(json, body);
    String raw = new String(body, StandardCharsets.UTF_8);
    return refusal(status)
        .detail(error.detail().orElse(null))
        .detailInMessage(
            Redirects.isRedirect(status)
                ? "a redirect that names no place in this origin, has no end or changes the method"
                : error.detail().map(redactor::redact).orElse(null))
        .fieldErrors(error.fieldErrors())
        .requestId(headers.firstValue("X-Request-ID").map(redactor::redact).orElse(null))
        .rawBody(raw.length() <= MAX_RAW_BODY ? raw : raw.substring(0, MAX_RAW_BODY))
        .retryAfter(RetryAfter.read(headers, Clock.systemUTC()))
        .mayHaveBeenProcessed(!request.isRepeatable() && mayHaveDoneSomething(status))
        .build();
  }

  /** A success that says that something is not there. */
  RhetorApiException missing(int status, String detail) {
    return refusal(status)
        .detail(detail)
        .detailInMessage(redactor.redact(detail))
        .notFound()
        .build();
  }

  /** What the JDK's client reports. */
  RhetorException ofTransport(Throwable thrown) {
    Throwable plain = unwrap(thrown);
    if (plain instanceof RhetorException || plain instanceof Error) {
      return of(plain);
    }
    Throwable cause = redactor.redact(plain);
    if (plain instanceof HttpConnectTimeoutException) {
      return new RhetorTimeoutException(
          Phase.CONNECT,
          settings.connectTimeout(),
          "No connection to " + origin() + " within the connect timeout. " + checkServer(),
          cause,
          false);
    }
    if (plain instanceof ConnectException) {
      return new RhetorConnectionException(
          proxy
              .get()
              .map(
                  way ->
                      "Cannot connect to the proxy "
                          + Proxies.name(way)
                          + " on the way to "
                          + origin()
                          + ". Check RhetorConfig.Builder.proxy, or the proxy settings of the JVM.")
              .orElseGet(() -> "Cannot connect to " + origin() + ". " + checkServer()),
          cause,
          false);
    }
    if (plain instanceof SSLException) {
      return new RhetorConnectionException(
          "TLS with " + origin() + " failed. " + CHECK_TLS,
          cause,
          // The JDK may have taken the body in before the handshake failed, but sent none of it.
          !(plain instanceof SSLHandshakeException) && mayHaveBeenProcessed());
    }
    return new RhetorConnectionException(
        "The connection to "
            + origin()
            + " broke during "
            + call()
            + ". "
            + whatWasDone()
            + (isTls() ? " " + CHECK_TLS : ""),
        cause,
        mayHaveBeenProcessed());
  }

  /** A stream whose connection was closed in good order, but too early. */
  RhetorConnectionException endOfStream() {
    return new RhetorConnectionException(
        "The server ended the stream of "
            + call()
            + " before the answer was whole; its log may say why. "
            + whatWasDone(),
        null,
        !request.isRepeatable());
  }

  RhetorTimeoutException timeout(Phase phase, Duration limit) {
    String what =
        phase == Phase.HEADERS
            ? "did not begin to answer within headersTimeout"
            : phase == Phase.IDLE
                ? "began to answer and then fell silent for idleTimeout"
                : "did not finish within totalTimeout";
    return new RhetorTimeoutException(
        phase,
        limit,
        origin()
            + " "
            + what
            + " ("
            + limit.toMillis()
            + " ms) during "
            + call()
            + ". Raise the limit in RhetorConfig if the model needs longer.",
        null,
        mayHaveBeenProcessed());
  }

  ClientClosedException closed() {
    return new ClientClosedException(
        "The client was closed"
            + (sent.getAsBoolean() ? " during " : " before ")
            + call()
            + ". Close it only when no answer is awaited, or create a new one.",
        mayHaveBeenProcessed());
  }

  /** The client was closed before an attempt that was to make up for a failure. */
  ClientClosedException closedInWait(RhetorException last) {
    return new ClientClosedException(
        "The client was closed while "
            + call()
            + " waited to be attempted once more. Close it only when no answer is awaited, or"
            + " create a new one. "
            + last.getMessage(),
        last,
        last.mayHaveBeenProcessed());
  }

  /** A request that the JDK refuses to send. */
  RhetorConnectionException unsendable(IllegalArgumentException refused) {
    return new RhetorConnectionException(
        "The JDK refuses to send "
            + call()
            + ", so that nothing was sent: "
            + redactor.redact(String.valueOf(refused.getMessage()))
            + ". Check the headers in RhetorConfig.",
        redactor.redact(refused),
        false);
  }

  RhetorProtocolException malformed(MalformedJsonException malformed) {
    return unreadable(malformed.problem(), malformed.snippet(redactor));
  }

  RhetorProtocolException unreadable(String problem, String snippet) {
    return new RhetorProtocolException(
        "The answer to "
            + call()
            + " is no "
            + request.peer().map(Peer::name).orElse("Rhetor")
            + " answer: "
            + problem
            + (snippet.isEmpty() ? "" : ", near: " + snippet)
            + ". "
            + request
                .peer()
                .map(Peer::advice)
                .orElse("Check that baseUrl points at a Rhetor server."),
        null,
        !request.isRepeatable());
  }

  /** Whatever a step of a call threw. */
  RhetorException of(Throwable thrown) {
    Throwable plain = unwrap(thrown);
    return plain instanceof RhetorException
        ? (RhetorException) plain
        : defect(call(), plain, mayHaveBeenProcessed());
  }

  /** What is neither a failure of the network nor the server's. */
  static RhetorProtocolException defect(
      String call, Throwable thrown, boolean mayHaveBeenProcessed) {
    return new RhetorProtocolException(
        call
            + (thrown instanceof Error
                ? " met an error of the JVM or of a library ("
                    + thrown.getClass().getName()
                    + ")."
                    + " Look at the cause; if it names a class or a method, check the versions of"
                    + " the jars."
                : " met a defect of this library. Report it with the stack trace."),
        thrown,
        mayHaveBeenProcessed);
  }

  /** A task of the call that the user's executor does not take. */
  RhetorConnectionException refused(Throwable thrown) {
    return new RhetorConnectionException(
        "The executor of RhetorConfig refused a task of "
            + call()
            + ", which was ended. "
            + whatWasDone()
            + " Shut the executor down only after the client, and give it room for all tasks.",
        thrown,
        mayHaveBeenProcessed());
  }

  /** A limit that passed before there was a token. */
  RhetorTimeoutException tokenTimeout(Phase phase, Duration limit) {
    return new RhetorTimeoutException(
        phase,
        limit,
        "The token supplier of RhetorConfig did not return within "
            + limit.toMillis()
            + " ms, or the executor did not run it, so that nothing of "
            + call()
            + " was sent. Let the supplier hand out a token that it has already.",
        null,
        false);
  }

  RhetorProtocolException tooLarge(int limit) {
    return new RhetorProtocolException(
        "The answer to "
            + call()
            + " is larger than "
            + limit
            + " bytes. Raise RhetorConfig.Builder.maxResponseBytes if the server is right to send"
            + " it.",
        null,
        !request.isRepeatable());
  }

  /** Tells whether a failure shows that a server cannot be used, rather than one call of it. */
  static boolean isUnavailability(RhetorException failure) {
    if (failure instanceof RhetorApiException) {
      int status = ((RhetorApiException) failure).status();
      return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT;
    }
    return failure instanceof RhetorConnectionException
        || (failure instanceof RhetorTimeoutException
            && ((RhetorTimeoutException) failure).phase() != Phase.TOTAL);
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private RhetorApiException.Builder refusal(int status) {
    RhetorApiException.Builder refusal = RhetorApiException.builder(request.method(), uri, status);
    request.peer().map(Peer::advice).ifPresent(refusal::addressAdvice);
    return refusal;
  }

  private static boolean mayHaveDoneSomething(int status) {
    return status == 408 || (status >= 500 && status != 503);
  }

  private String checkServer() {
    return request
        .peer()
        .map(Peer::advice)
        .orElse(
            "Check that Rhetor runs there, or set another address with"
                + " RhetorConfig.Builder.baseUrl or RHETOR_URL.");
  }

  /** Not every failure of TLS is reported as one: the peer may just close the connection. */
  private boolean isTls() {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  private boolean mayHaveBeenProcessed() {
    return sent.getAsBoolean() && !request.isRepeatable();
  }

  private String whatWasDone() {
    if (request.isRepeatable()) {
      return "Repeating it is harmless.";
    }
    return sent.getAsBoolean()
        ? "The server may have processed it."
        : "The server has not processed it.";
  }

  private String call() {
    boolean oneOfSeveral = settings.baseUrls().size() > 1 && request.peer().isEmpty();
    return request.method() + " " + (oneOfSeveral ? uri : uri.getPath());
  }

  private String origin() {
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  private static URI withoutQuery(URI uri) {
    String text = uri.toString();
    int query = text.indexOf('?');
    return query < 0 ? uri : URI.create(text.substring(0, query));
  }
}
