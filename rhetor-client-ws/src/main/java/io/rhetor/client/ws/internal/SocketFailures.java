package io.rhetor.client.ws.internal;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.check.Defects;
import io.rhetor.client.internal.json.ErrorBody;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.FatalErrors;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong with a connection into the exceptions its callers get. */
final class SocketFailures {
  private static final int CLOSED_ABNORMALLY = 1006;

  private final URI uri;
  private final Function<CallRequest, Redactor> redactors;

  /** Makes the failures of one client. */
  SocketFailures(URI uri, Function<CallRequest, Redactor> redactors) {
    this.uri = uri;
    this.redactors = redactors;
  }

  // How a connection ends.

  /**
   * The socket was closed by the server, or without a close frame.
   *
   * @param about the request that the reason may quote
   */
  ConnectionLoss closed(int code, String reason, CallRequest about) {
    if (code == CLOSED_ABNORMALLY) {
      return lost(
          "was closed by the server or a proxy without a WebSocket close frame (code 1006). The"
              + " server may have been stopped; its log may say why.",
          null,
          ConnectionLoss.NORMAL,
          about);
    }
    if (CloseCodes.isComplaint(code)) {
      return complaint(code, reason, about);
    }
    return lost(
        "was closed with code "
            + code
            + (reason.isBlank() ? "" : " (" + reason.strip() + ")")
            + CloseCodes.meaning(code),
        null,
        ConnectionLoss.NORMAL,
        about);
  }

  /** The server says that what this client sent is wrong. */
  private ConnectionLoss complaint(int code, String reason, CallRequest about) {
    return new ConnectionLoss(
        code,
        true,
        false,
        (request, sent) -> {
          Redactor redactor = redactors.apply(request.hiding(about));
          return new RhetorProtocolException(
              "During "
                  + request.type()
                  + " the server closed the connection with code "
                  + code
                  + (reason.isBlank() ? "" : " (" + redactor.redact(reason.strip()) + ")")
                  + CloseCodes.meaning(code),
              null,
              sent && code != FrameFault.MESSAGE_TOO_BIG);
        });
  }

  ConnectionLoss broken(Throwable cause) {
    return lost(
        "broke: " + ConnectProblem.reason(cause) + ".",
        cause,
        ConnectionLoss.GOING_AWAY,
        CallRequest.CONNECT);
  }

  ConnectionLoss missedPong(Duration limit) {
    return lost(
        "is dead: no pong came within " + limit.toMillis() + " ms.",
        null,
        ConnectionLoss.GOING_AWAY,
        CallRequest.CONNECT);
  }

  ConnectionLoss stalledSend(Duration limit) {
    return lost(
        "is dead: a message could not be sent within " + limit.toMillis() + " ms.",
        null,
        ConnectionLoss.GOING_AWAY,
        CallRequest.CONNECT);
  }

  /**
   * After such an error the server never answers over this connection again.
   *
   * @param about the request that the error may quote
   */
  ConnectionLoss fatal(String error, CallRequest about) {
    return new ConnectionLoss(
        ConnectionLoss.NORMAL,
        true,
        false,
        (request, sent) ->
            new RhetorConnectionException(
                "Rhetor gave the connection up during "
                    + request.type()
                    + ": "
                    + FailureText.shown(redactors.apply(request.hiding(about)), error)
                    + " Its log may say more.",
                null,
                sent));
  }

  /**
   * The server sent what it may not send.
   *
   * @param limit how large a message may be
   */
  ConnectionLoss fault(FrameFault fault, int limit) {
    String advice =
        fault == FrameFault.TOO_LONG
            ? "a message of more than "
                + limit
                + " characters came (close code "
                + fault.closeCode()
                + "). Raise RhetorConfig.Builder.maxEventBytes if the server is right to send it."
            : fault.problem()
                + " (close code "
                + fault.closeCode()
                + "). "
                + FailureText.checkServer();
    return new ConnectionLoss(
        fault.closeCode(),
        true,
        false,
        (request, sent) ->
            new RhetorProtocolException("During " + request.type() + " " + advice, null, sent));
  }

  /**
   * What came is no message.
   *
   * @param about the request that it may quote
   */
  ConnectionLoss malformed(MalformedJsonException malformed, CallRequest about) {
    return new ConnectionLoss(
        FrameFault.UNSUPPORTED_DATA,
        true,
        false,
        (request, sent) -> {
          String snippet = malformed.snippet(redactors.apply(request.hiding(about)));
          return new RhetorProtocolException(
              "The answer to "
                  + request.type()
                  + " is no Rhetor answer: "
                  + malformed.problem()
                  + (snippet.isEmpty() ? "" : ", near: " + snippet)
                  + ". "
                  + FailureText.checkServer(),
              null,
              sent);
        });
  }

  /** A connection that this client has no use for any more; no call is lost with it. */
  ConnectionLoss retired() {
    return new ConnectionLoss(
        ConnectionLoss.NORMAL,
        true,
        true,
        (request, sent) -> lostBecause("was closed by this client.", null, request, sent));
  }

  ConnectionLoss closedByClient() {
    return new ConnectionLoss(
        ConnectionLoss.NORMAL, false, true, (request, sent) -> clientClosed(request, sent));
  }

  /** What was thrown is neither a failure of the network nor the server's. */
  ConnectionLoss defect(Throwable thrown) {
    FatalErrors.report(thrown);
    return new ConnectionLoss(
        ConnectionLoss.GOING_AWAY,
        true,
        false,
        (request, sent) ->
            new RhetorProtocolException(
                request.type() + " over " + uri + " " + Defects.met(thrown), thrown, sent));
  }

  // What one call meets.

  /** A task of the call that the user's executor does not take. */
  RhetorConnectionException refused(CallRequest request, Throwable thrown) {
    return new RhetorConnectionException(
        "The executor of RhetorConfig refused a task of "
            + request.type()
            + ", which was ended. The server may have processed it. Shut the executor down only"
            + " after the client, and give it room for all tasks.",
        thrown,
        true);
  }

  RhetorProtocolException unsupported(CallRequest request) {
    return new RhetorProtocolException(
        "The server knows no "
            + request.type()
            + " over WebSocket. Use RhetorClient, or a newer server.",
        null,
        false);
  }

  static RhetorProtocolException noStatus(ErrorBody error, Redactor redactor) {
    return new RhetorProtocolException(
        "Rhetor does not tell its status: "
            + FailureText.shown(redactor, error.detail().orElse("no reason given"))
            + " Its log may say more.",
        null,
        true);
  }

  RhetorTimeoutException timeout(CallRequest request, Phase phase, Duration limit, boolean sent) {
    return new RhetorTimeoutException(
        phase,
        limit,
        uri
            + " "
            + what(phase)
            + " ("
            + limit.toMillis()
            + " ms) during "
            + request.type()
            + (phase == Phase.PAUSE
                ? ", so that the stream was ended. Cancel the subscription, or close the Stream,"
                    + " when no more chunks are wanted; raise pauseTimeout in RhetorConfig if the"
                    + " subscriber needs longer."
                : advice(request)),
        null,
        sent);
  }

  private static String advice(CallRequest request) {
    return request.isStatus()
        ? ". No model is asked for that, so that the server hangs or has too much to do."
        : ". Raise the limit in RhetorConfig if the model needs longer.";
  }

  private static String what(Phase phase) {
    switch (phase) {
      case HEADERS:
        return "did not begin to answer in time";
      case IDLE:
        return "began to answer and then fell silent for idleTimeout";
      case PAUSE:
        return "was asked for nothing by the subscriber for pauseTimeout";
      default:
        return "did not finish within totalTimeout";
    }
  }

  ClientClosedException clientClosed(CallRequest request, boolean sent) {
    return new ClientClosedException(
        "The client was closed"
            + (sent ? " during " : " before ")
            + request.type()
            + ". Close it only when no answer is awaited, or create a new one.",
        sent);
  }

  private ConnectionLoss lost(
      String how, @Nullable Throwable cause, int closeCode, CallRequest about) {
    return new ConnectionLoss(
        closeCode,
        true,
        false,
        (request, sent) -> {
          Redactor redactor = redactors.apply(request.hiding(about));
          return lostBecause(
              redactor.redact(how), cause == null ? null : redactor.redact(cause), request, sent);
        });
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
}
