package io.rhetor.client.ws.internal;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.http.RetryAfter;
import io.rhetor.client.internal.json.MalformedJsonException;
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
import org.jspecify.annotations.Nullable;

/** Turns what went wrong with a connection into the exceptions its callers get. */
final class SocketFailures {
  private static final int MESSAGE_TOO_BIG = 1009;
  private static final int INVALID_DATA = 1007;
  private static final int UNSUPPORTED_DATA = 1003;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int MAX_SHOWN = 300;
  private static final Set<Integer> WORTH_ANOTHER_ATTEMPT = Set.of(408, 429, 500, 502, 503, 504);

  private final URI uri;
  private final Function<CallRequest, Redactor> redactors;

  /**
   * Makes the failures of one client.
   *
   * @param uri where its connections go
   * @param redactors take out of messages what a request and its connection keep private
   */
  SocketFailures(URI uri, Function<CallRequest, Redactor> redactors) {
    this.uri = uri;
    this.redactors = redactors;
  }

  // How a connection ends.

  /**
   * The socket was closed.
   *
   * @param about the request that the reason may quote
   */
  Loss closed(int code, String reason, CallRequest about) {
    if (code == MESSAGE_TOO_BIG) {
      return protocol(
          "the server takes no message as large as the request (close code 1009). Send less text.",
          code,
          false);
    }
    if (code == INVALID_DATA) {
      return protocol(
          "text that is not UTF-8 came (close code 1007). " + checkServer(), code, true);
    }
    if (code == PROTOCOL_ERROR) {
      return protocol(
          "a frame came that is none of WebSocket (close code 1002). " + checkServer(), code, true);
    }
    return lost(
        "was closed with code "
            + code
            + (reason.isBlank() ? "" : " (" + reason.strip() + ")")
            + ". The server may be restarting; its log may say why.",
        null,
        Loss.NORMAL,
        about);
  }

  Loss broken(Throwable cause) {
    return lost("broke.", cause, Loss.GOING_AWAY, CallRequest.CONNECT);
  }

  Loss missedPong(Duration limit) {
    return lost(
        "is dead: no pong came within " + limit.toMillis() + " ms.",
        null,
        Loss.GOING_AWAY,
        CallRequest.CONNECT);
  }

  Loss stalledSend(Duration limit) {
    return lost(
        "is dead: a message could not be sent within " + limit.toMillis() + " ms.",
        null,
        Loss.GOING_AWAY,
        CallRequest.CONNECT);
  }

  /**
   * After such an error the server never answers over this connection again.
   *
   * @param about the request that the error may quote
   */
  Loss fatal(String error, CallRequest about) {
    return new LossOf(Loss.NORMAL, true, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorConnectionException(
            "Rhetor gave the connection up during "
                + request.type()
                + ": "
                + shown(request.hiding(about), error)
                + " Its log may say more.",
            null,
            sent);
      }
    };
  }

  Loss binary() {
    return protocol("a binary message came. " + checkServer(), UNSUPPORTED_DATA, true);
  }

  /**
   * What came is no message.
   *
   * @param about the request that it may quote
   */
  Loss malformed(MalformedJsonException malformed, CallRequest about) {
    return new LossOf(UNSUPPORTED_DATA, true, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        String snippet = malformed.snippet(redactors.apply(request.hiding(about)));
        return new RhetorProtocolException(
            "The answer to "
                + request.type()
                + " is no Rhetor answer: "
                + malformed.problem()
                + (snippet.isEmpty() ? "" : ", near: " + snippet)
                + ". "
                + checkServer(),
            null,
            sent);
      }
    };
  }

  Loss tooLong(int limit) {
    return protocol(
        "a message of more than "
            + limit
            + " characters came. Raise RhetorConfig.Builder.maxEventBytes if the server is right to"
            + " send it.",
        MESSAGE_TOO_BIG,
        true);
  }

  /** A connection that this client has no use for any more; no call is lost with it. */
  Loss retired() {
    return new LossOf(Loss.NORMAL, true, true) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return lostBecause("was closed by this client.", null, request, sent);
      }
    };
  }

  Loss closedByClient() {
    return new LossOf(Loss.NORMAL, false, true) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return clientClosed(request, sent);
      }
    };
  }

  // Why there is no connection.

  Loss connectTimeout(Duration limit) {
    return new LossOf(Loss.GOING_AWAY, true, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorTimeoutException(
            Phase.CONNECT,
            limit,
            uri
                + " did not accept and register the connection within connectTimeout ("
                + limit.toMillis()
                + " ms). "
                + checkServer(),
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
                    ? "Cannot connect to " + uri + ". " + checkServer()
                    : "The connection to " + uri + " broke before it was open. " + checkServer();
    return new LossOf(Loss.GOING_AWAY, true, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        Redactor redactor = redactors.apply(request);
        return new RhetorConnectionException(redactor.redact(what), redactor.redact(cause), false);
      }
    };
  }

  Loss refused(Refused refused) {
    int status = refused.status();
    return new LossOf(Loss.GOING_AWAY, WORTH_ANOTHER_ATTEMPT.contains(status), false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return RhetorApiException.builder("GET", uri, status)
            .detailInMessage(
                "the server or a proxy refuses the WebSocket handshake"
                    + (status / 100 == 3 ? " with a redirect, which is not followed" : ""))
            .requestId(
                refused
                    .headers()
                    .firstValue("X-Request-ID")
                    .map(redactors.apply(request)::redact)
                    .orElse(null))
            .retryAfter(RetryAfter.read(refused.headers(), Clock.systemUTC()))
            .mayHaveBeenProcessed(false)
            .build();
      }
    };
  }

  Loss notRegistered(String error) {
    return new LossOf(Loss.NORMAL, false, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorProtocolException(
            "Rhetor does not register this client: "
                + shown(request, error)
                + " Check RhetorConfig.Builder.component and the server's version.",
            null,
            false);
      }
    };
  }

  /** The connection was never begun. */
  Loss notBegun(RhetorException reason) {
    return new LossOf(Loss.GOING_AWAY, false, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return reason;
      }
    };
  }

  // What one call meets.

  RhetorProtocolException unsupported(CallRequest request) {
    return new RhetorProtocolException(
        "The server knows no "
            + request.type()
            + " over WebSocket. Use RhetorClient, or a newer server.",
        null,
        false);
  }

  RhetorTimeoutException timeout(CallRequest request, Phase phase, Duration limit, boolean sent) {
    String what =
        phase == Phase.HEADERS
            ? "did not begin to answer in time"
            : phase == Phase.IDLE
                ? "began to answer and then fell silent for idleTimeout"
                : "did not finish within totalTimeout";
    return new RhetorTimeoutException(
        phase,
        limit,
        uri
            + " "
            + what
            + " ("
            + limit.toMillis()
            + " ms) during "
            + request.type()
            + ". Raise the limit in RhetorConfig if the model needs longer.",
        null,
        sent);
  }

  ClientClosedException clientClosed(CallRequest request, boolean sent) {
    return new ClientClosedException(
        "The client was closed"
            + (sent ? " during " : " before ")
            + request.type()
            + ". Close it only when no answer is awaited, or create a new one.",
        sent);
  }

  private Loss lost(String how, @Nullable Throwable cause, int closeCode, CallRequest about) {
    return new LossOf(closeCode, true, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        Redactor redactor = redactors.apply(request.hiding(about));
        return lostBecause(
            redactor.redact(how), cause == null ? null : redactor.redact(cause), request, sent);
      }
    };
  }

  private RhetorConnectionException lostBecause(
      String how, @Nullable Throwable cause, CallRequest request, boolean sent) {
    return new RhetorConnectionException(
        "The connection to "
            + uri
            + " "
            + how
            + (sent
                ? " The server may have processed the " + request.type() + "."
                : " The server has not processed the " + request.type() + "."),
        cause,
        sent);
  }

  private Loss protocol(String problem, int closeCode, boolean mayHaveBeenProcessed) {
    return new LossOf(closeCode, true, false) {
      @Override
      public RhetorException failure(CallRequest request, boolean sent) {
        return new RhetorProtocolException(
            "During " + request.type() + " " + problem, null, sent && mayHaveBeenProcessed);
      }
    };
  }

  private String shown(CallRequest request, String error) {
    String redacted = redactors.apply(request).redact(error).strip();
    String cut = redacted.length() <= MAX_SHOWN ? redacted : redacted.substring(0, MAX_SHOWN) + "…";
    return cut.endsWith(".") ? cut : cut + ".";
  }

  private static String checkServer() {
    return "Check that Rhetor runs there, or set another address with RhetorConfig.Builder.baseUrl"
        + " or RHETOR_URL.";
  }

  private abstract static class LossOf implements Loss {
    private final int closeCode;
    private final boolean worthAnotherAttempt;
    private final boolean ours;

    LossOf(int closeCode, boolean worthAnotherAttempt, boolean ours) {
      this.closeCode = closeCode;
      this.worthAnotherAttempt = worthAnotherAttempt;
      this.ours = ours;
    }

    @Override
    public int closeCode() {
      return closeCode;
    }

    @Override
    public boolean isWorthAnotherAttempt() {
      return worthAnotherAttempt;
    }

    @Override
    public boolean isOurs() {
      return ours;
    }
  }
}
