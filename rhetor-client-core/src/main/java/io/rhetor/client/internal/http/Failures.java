package io.rhetor.client.internal.http;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.check.Defects;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.FutureWaiter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Turns what went wrong with one call into the exception its caller gets. */
final class Failures extends CallText {
  Failures(
      ApiRequest request,
      URI uri,
      TransportSettings settings,
      Redactor redactor,
      BooleanSupplier sent,
      Supplier<Optional<InetSocketAddress>> proxy) {
    super(request, uri, settings, redactor, sent, proxy);
  }

  /** A status other than success. */
  RhetorApiException ofStatus(int status, HttpHeaders headers, byte[] body, Json json) {
    return new Refusals(this).of(status, headers, body, json);
  }

  /** A success that says that something is not there. */
  RhetorApiException missing(int status, String detail) {
    return new Refusals(this)
        .begin(status)
        .detail(detail)
        .detailInMessage(redactor.redact(detail))
        .notFound()
        .build();
  }

  /** What the JDK's client reports. May look up the addresses of a name, which may block. */
  RhetorException ofTransport(Throwable thrown) {
    Throwable plain = FutureWaiter.unwrap(thrown);
    return plain instanceof RhetorException || plain instanceof Error
        ? of(plain)
        : new TransportFailures(this).of(plain);
  }

  /** A stream whose connection was closed in good order, but too early. */
  RhetorConnectionException endOfStream() {
    return new RhetorConnectionException(
        String.format(
            "The server ended the stream of %s before the answer was whole; its log may say why."
                + " %s",
            call(), whatWasDone()),
        null,
        !request.repeatable);
  }

  RhetorTimeoutException timeout(Phase phase, Duration limit) {
    boolean unreached = phase == Phase.HEADERS && !wasSent();
    String what =
        phase == Phase.HEADERS
            ? (unreached ? "was not reached" : "did not begin to answer") + " within headersTimeout"
            : phase == Phase.IDLE
                ? "began to answer and then fell silent for idleTimeout"
                : "did not finish within totalTimeout";
    return new RhetorTimeoutException(
        phase,
        limit,
        String.format(
            "%s %s (%s ms) during %s. %s",
            origin(),
            what,
            limit.toMillis(),
            call(),
            unreached
                ? "Nothing was sent. Check the name service, the network and the server."
                : "Raise the limit in RhetorConfig if the model needs longer."),
        null,
        mayHaveBeenProcessed());
  }

  /** A subscriber that asked for nothing. */
  RhetorTimeoutException pauseTimeout(Duration limit) {
    return new RhetorTimeoutException(
        Phase.PAUSE,
        limit,
        String.format(
            "The subscriber of %s at %s asked for nothing for pauseTimeout (%s ms), so that its"
                + " stream was ended and the connection closed. Cancel the subscription, or close"
                + " the Stream, when no more chunks are wanted; raise pauseTimeout in RhetorConfig"
                + " if the subscriber needs longer.",
            call(), origin(), limit.toMillis()),
        null,
        mayHaveBeenProcessed());
  }

  /** A limit that passed before there was a token. */
  RhetorTimeoutException tokenTimeout(Phase phase, Duration limit) {
    return new RhetorTimeoutException(
        phase,
        limit,
        String.format(
            "The token supplier, a header supplier or the proxy selector did not return within %s"
                + " ms, or the executor did not run it, so that nothing of %s was sent. Let them"
                + " answer with what they have already.",
            limit.toMillis(), call()),
        null,
        false);
  }

  ClientClosedException closed() {
    return new ClientClosedException(
        String.format(
            "The client was closed %s %s. Close it only when no answer is awaited, or create a new"
                + " one.",
            wasSent() ? "during" : "before", call()),
        mayHaveBeenProcessed());
  }

  /** The client was closed before an attempt that was to make up for a failure. */
  ClientClosedException closedInWait(RhetorException last) {
    return new ClientClosedException(
        String.format(
            "The client was closed while %s waited to be attempted once more. Close it only when no"
                + " answer is awaited, or create a new one. %s",
            call(), last.getMessage()),
        last,
        last.mayHaveBeenProcessed());
  }

  /** A request that the JDK refuses to send. */
  RhetorConnectionException unsendable(IllegalArgumentException refused) {
    return new RhetorConnectionException(
        String.format(
            "The JDK refuses to send %s, so that nothing was sent: %s. Check the headers in"
                + " RhetorConfig.",
            call(), redactor.redact(String.valueOf(refused.getMessage()))),
        redactor.redact(refused),
        false);
  }

  RhetorProtocolException malformed(MalformedJsonException malformed) {
    return unreadable(malformed.problem(), malformed.snippet(redactor));
  }

  /** A body that cannot be read, perhaps since it is compressed. */
  RhetorProtocolException malformed(
      Answer answer, MalformedJsonException malformed, String problem) {
    return ContentEncoding.of(answer.headers, answer.body)
        .map(this::encoded)
        .orElseGet(() -> unreadable(problem, malformed.snippet(redactor)));
  }

  /** A body that is compressed. */
  RhetorProtocolException encoded(String encoding) {
    return unusable(
        String.format(
            "The answer to %s is compressed (%s), although Accept-Encoding: identity was asked for,"
                + " and cannot be read. Have the server, or the proxy before it, send answers as"
                + " they are.",
            call(), encoding));
  }

  RhetorProtocolException unreadable(String problem, String snippet) {
    return unusable(
        String.format(
            "The answer to %s is no %s answer: %s%s. %s",
            call(),
            request.peer.map(peer -> peer.name).orElse("Rhetor"),
            problem,
            snippet.isEmpty() ? "" : ", near: " + snippet,
            adviceOr("Check that baseUrl points at a Rhetor server.")));
  }

  RhetorProtocolException tooLarge(int limit) {
    return unusable(
        String.format(
            "The answer to %s is larger than %s bytes. Raise RhetorConfig.Builder.maxResponseBytes"
                + " if the server is right to send it.",
            call(), limit));
  }

  /** A path that the server does not know because it serves another API. */
  RhetorProtocolException otherGeneration(Generation found, RhetorApiException notFound) {
    return new RhetorProtocolException(
        found.doesNotKnow(origin(), call(), redactor), notFound, false);
  }

  /** Whatever a step of a call threw. */
  RhetorException of(Throwable thrown) {
    Throwable plain = FutureWaiter.unwrap(thrown);
    return plain instanceof RhetorException
        ? (RhetorException) plain
        : defect(call(), plain, mayHaveBeenProcessed());
  }

  /** What is neither a failure of the network nor the server's. */
  static RhetorProtocolException defect(
      String call, Throwable thrown, boolean mayHaveBeenProcessed) {
    return new RhetorProtocolException(
        call + " " + Defects.met(thrown), thrown, mayHaveBeenProcessed);
  }

  /** A task of the call that the user's executor does not take. */
  RhetorConnectionException refused(Throwable thrown) {
    return new RhetorConnectionException(
        String.format(
            "The executor of RhetorConfig refused a task of %s, which was ended. %s Shut the"
                + " executor down only after the client, and give it room for all tasks.",
            call(), whatWasDone()),
        thrown,
        mayHaveBeenProcessed());
  }

  /** An action of the user that was told of the response. */
  RhetorProtocolException ofAction(Throwable thrown) {
    return new RhetorProtocolException(
        String.format(
            "The onResponse action of CallOptions threw, so that %s was ended although its answer"
                + " is here. Look at the cause, and correct the action.",
            call()),
        thrown,
        !request.repeatable);
  }

  /** Tells whether a failure shows that a server cannot be used, rather than one call of it. */
  static boolean isUnavailability(RhetorException failure) {
    if (failure instanceof RhetorApiException) {
      int status = ((RhetorApiException) failure).status();
      return status >= 502 && status <= 504;
    }
    return failure instanceof RhetorConnectionException
        || (failure instanceof RhetorTimeoutException
            && ((RhetorTimeoutException) failure).phase() != Phase.TOTAL
            && ((RhetorTimeoutException) failure).phase() != Phase.PAUSE);
  }

  private RhetorProtocolException unusable(String message) {
    return new RhetorProtocolException(message, null, !request.repeatable);
  }
}
