package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.check.WaiterStacks;
import io.rhetor.client.internal.http.Generation;
import io.rhetor.client.internal.http.RetryAfter;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.ws.internal.SocketConnector.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what keeps a connection from being ready into the exceptions its callers get. */
final class ConnectFailures {
  private static final Set<Integer> WORTH_ANOTHER_ATTEMPT = Set.of(408, 429, 500, 502, 503, 504);

  private final URI uri;
  private final Function<CallRequest, Redactor> redactors;

  /** Makes the failures of one server. */
  ConnectFailures(URI uri, Function<CallRequest, Redactor> redactors) {
    this.uri = uri;
    this.redactors = redactors;
  }

  ConnectionLoss connectTimeout(Duration limit) {
    return new ConnectionLoss(
        ConnectionLoss.GOING_AWAY,
        true,
        false,
        (request, sent) ->
            new RhetorTimeoutException(
                Phase.CONNECT,
                limit,
                uri
                    + " did not accept and register the connection within connectTimeout ("
                    + limit.toMillis()
                    + " ms). "
                    + FailureText.checkServer(),
                null,
                false));
  }

  ConnectionLoss unreachable(Throwable cause) {
    if (cause instanceof RhetorException) {
      return notBegun((RhetorException) cause);
    }
    ConnectProblem problem = ConnectProblem.of(uri, cause);
    return new ConnectionLoss(
        ConnectionLoss.GOING_AWAY,
        problem.isWorthAnotherAttempt(),
        false,
        (request, sent) -> {
          Redactor redactor = redactors.apply(request);
          return new RhetorConnectionException(
              redactor.redact(problem.message()),
              redactor.redact(cause),
              problem.isWorthAnotherAttempt(),
              false);
        });
  }

  /** The server answered the handshake otherwise. */
  ConnectionLoss refused(Refused refused, boolean hasCredentials) {
    int status = refused.status();
    Duration wait = RetryAfter.read(refused.headers(), Clock.systemUTC());
    return new ConnectionLoss(
        ConnectionLoss.GOING_AWAY,
        WORTH_ANOTHER_ATTEMPT.contains(status),
        false,
        wait == null ? Duration.ZERO : wait,
        (request, sent) ->
            RhetorApiException.builder("GET", uri, status)
                .detailInMessage(
                    "the server or a proxy refuses the WebSocket handshake at the path "
                        + uri.getRawPath()
                        + advice(status, refused.headers(), hasCredentials))
                .requestId(
                    refused
                        .headers()
                        .firstValue("X-Request-ID")
                        .map(redactors.apply(request)::redact)
                        .orElse(null))
                .retryAfter(wait)
                .mayHaveBeenProcessed(false)
                .build());
  }

  ConnectionLoss notRegistered(String error) {
    return new ConnectionLoss(
        ConnectionLoss.NORMAL,
        false,
        false,
        (request, sent) ->
            new RhetorProtocolException(
                "Rhetor does not register this client: "
                    + FailureText.shown(redactors.apply(request), error)
                    + " Check RhetorConfig.Builder.component and the server's version.",
                null,
                false));
  }

  /** The server is of a generation that knows no registration. */
  ConnectionLoss otherGeneration(Generation found, ConnectionLoss seen) {
    return new ConnectionLoss(
        seen.closeCode(),
        false,
        false,
        (request, sent) ->
            new RhetorProtocolException(
                found.doesNotKnow(
                    uri.toString(), "this client's WebSocket requests", redactors.apply(request)),
                seen.failure(request, false),
                false));
  }

  /** An attempt could not be begun, such as where no thread starts. */
  ConnectionLoss notBegun(Throwable thrown) {
    return new ConnectionLoss(
        ConnectionLoss.GOING_AWAY,
        true,
        false,
        (request, sent) -> {
          Redactor redactor = redactors.apply(request);
          return new RhetorConnectionException(
              redactor.redact(
                  "A connection to "
                      + uri
                      + " could not be begun: "
                      + thrown
                      + ". Nothing was sent. Look at the cause; if it tells of threads or memory,"
                      + " raise the limits of this process."),
              thrown,
              false);
        });
  }

  /** The user's executor does not run the suppliers of headers. */
  ConnectionLoss refusedByExecutor(Throwable thrown) {
    return notBegun(
        new RhetorConnectionException(
            "The executor of RhetorConfig refused to call the suppliers of token and headers, so that no connection"
                + " to "
                + uri
                + " was begun. Nothing was sent. Shut the executor down only after the client, and"
                + " give it room for all tasks.",
            thrown,
            false));
  }

  /** The connection was never begun, for a reason that all have who wait: each gets a copy. */
  ConnectionLoss notBegun(RhetorException reason) {
    return new ConnectionLoss(
        ConnectionLoss.GOING_AWAY,
        false,
        false,
        (request, sent) -> (RhetorException) WaiterStacks.copyForWaiter(reason));
  }

  private static String advice(int status, HttpHeaders headers, boolean hasCredentials) {
    if (status / 100 == 3) {
      return " with a redirect, which is not followed"
          + headers
              .firstValue("Location")
              .map(ConnectFailures::origin)
              .map(to -> " (to " + to + ")")
              .orElse("")
          + ". Set RhetorConfig.Builder.baseUrl to the address behind it, if it is no sign-on page";
    }
    if (status == 401) {
      return hasCredentials
          ? ". It does not take the token or Authorization header that was sent"
          : ". No token was sent: set RhetorConfig.Builder.token";
    }
    if (status == 403 || status == 404) {
      return ". Rhetor answers so where the path is wrong: check RhetorConfig.Builder.baseUrl, to"
          + " which /ws is added"
          + (status == 403 && hasCredentials ? ", and what the token may do" : "");
    }
    return status == 407
        ? ". A proxy asks for credentials; check RhetorConfig.Builder.proxy"
        : status == 200 || status == 426
            ? ". What answers there serves no WebSocket; check RhetorConfig.Builder.baseUrl"
            : "";
  }

  /** The place that a redirect leads to, without user, path and query, which may be private. */
  private static @Nullable String origin(String location) {
    try {
      URI to = new URI(location);
      return to.getHost() == null
          ? null
          : to.getScheme() + "://" + to.getHost() + (to.getPort() < 0 ? "" : ":" + to.getPort());
    } catch (URISyntaxException unreadable) {
      return null;
    }
  }
}
