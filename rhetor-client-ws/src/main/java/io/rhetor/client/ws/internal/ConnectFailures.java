package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.http.RetryAfter;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.ws.internal.SocketConnector.ProxyRefusal;
import io.rhetor.client.ws.internal.SocketConnector.Refused;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** Turns what keeps a connection from being ready into the exceptions its callers get. */
final class ConnectFailures {
  private static final Set<Integer> WORTH_ANOTHER_ATTEMPT = Set.of(408, 429, 500, 502, 503, 504);

  private final URI uri;
  private final Function<CallRequest, Redactor> redactors;

  /**
   * Makes the failures of one server.
   *
   * @param uri where it is
   * @param redactors take out of messages what a request and its connection keep private
   */
  ConnectFailures(URI uri, Function<CallRequest, Redactor> redactors) {
    this.uri = uri;
    this.redactors = redactors;
  }

  Loss connectTimeout(Duration limit) {
    return new Loss(Loss.GOING_AWAY, true, false) {
      @Override
      RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorTimeoutException(
            Phase.CONNECT,
            limit,
            uri
                + " did not accept and register the connection within connectTimeout ("
                + limit.toMillis()
                + " ms). "
                + FailureText.checkServer(),
            null,
            false);
      }
    };
  }

  Loss unreachable(Throwable cause) {
    String what =
        cause instanceof SSLException
            ? "TLS with "
                + uri
                + " failed. Check that the port speaks TLS and its certificate, or set"
                + " RhetorConfig.Builder.sslContext."
            : cause instanceof ProxyRefusal
                ? "The proxy on the way to "
                    + uri
                    + " refuses: "
                    + cause.getMessage()
                    + ". Check RhetorConfig.Builder.proxy, or the proxy settings of the JVM."
                : cause instanceof ConnectException || cause instanceof UnresolvedAddressException
                    ? "Cannot connect to " + uri + ". " + FailureText.checkServer()
                    : "The connection to "
                        + uri
                        + " broke before it was open. "
                        + FailureText.checkServer();
    return new Loss(Loss.GOING_AWAY, true, false) {
      @Override
      RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorConnectionException(what, cause, false);
      }
    };
  }

  Loss refused(Refused refused) {
    int status = refused.status();
    Duration wait = RetryAfter.read(refused.headers(), Clock.systemUTC());
    return new Loss(Loss.GOING_AWAY, WORTH_ANOTHER_ATTEMPT.contains(status), false) {
      @Override
      RhetorException failure(CallRequest request, boolean sent) {
        return RhetorApiException.builder("GET", uri, status)
            .detailInMessage(
                "the server or a proxy refuses the WebSocket handshake"
                    + (status / 100 == 3 ? " with a redirect, which is not followed" : ""))
            .requestId(refused.headers().firstValue("X-Request-ID").orElse(null))
            .retryAfter(wait)
            .mayHaveBeenProcessed(false)
            .build();
      }

      @Override
      Duration askedWait() {
        return wait == null ? Duration.ZERO : wait;
      }
    };
  }

  Loss notRegistered(String error) {
    return new Loss(Loss.NORMAL, false, false) {
      @Override
      RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorProtocolException(
            "Rhetor does not register this client: "
                + FailureText.shown(redactors.apply(request), error)
                + " Check RhetorConfig.Builder.component and the server's version.",
            null,
            false);
      }
    };
  }

  /** The connection was never begun. */
  Loss notBegun(RhetorException reason) {
    return new Loss(Loss.GOING_AWAY, false, false) {
      @Override
      RhetorException failure(CallRequest request, boolean sent) {
        return reason;
      }
    };
  }
}
