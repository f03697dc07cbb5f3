package io.rhetor.client.internal.http;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
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
final class Failures {
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  private final ApiRequest request;
  private final TransportSettings settings;
  private final CallText text;

  /**
   * Makes the failures of one request.
   *
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
    this.settings = settings;
    this.text = new CallText(request, uri, settings, redactor, sent, proxy);
  }

  Redactor redactor() {
    return text.redactor();
  }

  /** A status other than success. */
  RhetorApiException ofStatus(int status, HttpHeaders headers, byte[] body, Json json) {
    return new Refusals(request, text).of(status, headers, body, json);
  }

  /** A success that says that something is not there. */
  RhetorApiException missing(int status, String detail) {
    return new Refusals(request, text)
        .begin(status)
        .detail(detail)
        .detailInMessage(redactor().redact(detail))
        .notFound()
        .build();
  }

  /** What the JDK's client reports. May look up the addresses of a name, which may block. */
  RhetorException ofTransport(Throwable thrown) {
    Throwable plain = FutureWaiter.unwrap(thrown);
    if (plain instanceof RhetorException || plain instanceof Error) {
      return of(plain);
    }
    return new TransportFailures(text, settings.connectTimeout, Addresses.SYSTEM).of(plain);
  }

  /** A stream whose connection was closed in good order, but too early. */
  RhetorConnectionException endOfStream() {
    return new RhetorConnectionException(
        "The server ended the stream of "
            + text.call()
            + " before the answer was whole; its log may say why. "
            + text.whatWasDone(),
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
        text.origin()
            + " "
            + what
            + " ("
            + limit.toMillis()
            + " ms) during "
            + text.call()
            + ". Raise the limit in RhetorConfig if the model needs longer.",
        null,
        text.mayHaveBeenProcessed());
  }

  /** A subscriber that asked for nothing. */
  RhetorTimeoutException pauseTimeout(Duration limit) {
    return new RhetorTimeoutException(
        Phase.PAUSE,
        limit,
        "The subscriber of "
            + text.call()
            + " at "
            + text.origin()
            + " asked for nothing for pauseTimeout ("
            + limit.toMillis()
            + " ms), so that its stream was ended and the connection closed. Cancel the"
            + " subscription, or close the Stream, when no more chunks are wanted; raise"
            + " pauseTimeout in RhetorConfig if the subscriber needs longer.",
        null,
        text.mayHaveBeenProcessed());
  }

  ClientClosedException closed() {
    return new ClientClosedException(
        "The client was closed"
            + (text.wasSent() ? " during " : " before ")
            + text.call()
            + ". Close it only when no answer is awaited, or create a new one.",
        text.mayHaveBeenProcessed());
  }

  /** The client was closed before an attempt that was to make up for a failure. */
  ClientClosedException closedInWait(RhetorException last) {
    return new ClientClosedException(
        "The client was closed while "
            + text.call()
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
            + text.call()
            + ", so that nothing was sent: "
            + redactor().redact(String.valueOf(refused.getMessage()))
            + ". Check the headers in RhetorConfig.",
        redactor().redact(refused),
        false);
  }

  RhetorProtocolException malformed(MalformedJsonException malformed) {
    return unreadable(malformed.problem(), malformed.snippet(redactor()));
  }

  /** A body that cannot be read, perhaps since it is compressed. */
  RhetorProtocolException malformed(Answer answer, MalformedJsonException malformed) {
    return ContentEncoding.of(answer.headers, answer.body)
        .map(this::encoded)
        .orElseGet(() -> malformed(malformed));
  }

  /** A body that is compressed. */
  RhetorProtocolException encoded(String encoding) {
    return new RhetorProtocolException(
        "The answer to "
            + text.call()
            + " is compressed ("
            + encoding
            + "), although Accept-Encoding: identity was asked for, and cannot be read. Have the"
            + " server, or the proxy before it, send answers as they are.",
        null,
        !request.isRepeatable());
  }

  RhetorProtocolException unreadable(String problem, String snippet) {
    return new RhetorProtocolException(
        "The answer to "
            + text.call()
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
    Throwable plain = FutureWaiter.unwrap(thrown);
    return plain instanceof RhetorException
        ? (RhetorException) plain
        : defect(text.call(), plain, text.mayHaveBeenProcessed());
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
            + text.call()
            + ", which was ended. "
            + text.whatWasDone()
            + " Shut the executor down only after the client, and give it room for all tasks.",
        thrown,
        text.mayHaveBeenProcessed());
  }

  /** An action of the user that was told of the response. */
  RhetorProtocolException ofAction(Throwable thrown) {
    return new RhetorProtocolException(
        "The onResponse action of CallOptions threw, so that "
            + text.call()
            + " was ended although its answer is here. Look at the cause, and correct the action.",
        thrown,
        !request.isRepeatable());
  }

  /** A limit that passed before there was a token. */
  RhetorTimeoutException tokenTimeout(Phase phase, Duration limit) {
    return new RhetorTimeoutException(
        phase,
        limit,
        "The token supplier, a header supplier or the proxy selector did not return within "
            + limit.toMillis()
            + " ms, or the executor did not run it, so that nothing of "
            + text.call()
            + " was sent. Let them answer with what they have already.",
        null,
        false);
  }

  RhetorProtocolException tooLarge(int limit) {
    return new RhetorProtocolException(
        "The answer to "
            + text.call()
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
            && ((RhetorTimeoutException) failure).phase() != Phase.TOTAL
            && ((RhetorTimeoutException) failure).phase() != Phase.PAUSE);
  }

  /** A path that the server does not know because it serves another API. */
  RhetorProtocolException otherGeneration(Generation found, RhetorApiException notFound) {
    return new RhetorProtocolException(
        found.doesNotKnow(text.origin(), text.call(), text.redactor()), notFound, false);
  }
}
