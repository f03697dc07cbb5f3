package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CutOffCalls;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.CallbackLog;
import java.lang.System.Logger.Level;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the transport logs of calls: attempts and statuses (DEBUG), further attempts (INFO), and of
 * headers (TRACE) only those known to hold nothing private, without what a server quotes in them.
 * Never a body, an id, a message.
 */
final class CallLog {
  private static final List<String> SHOWN =
      List.of(
          "Accept",
          "Content-Type",
          "Content-Length",
          "Date",
          "Retry-After",
          "retry-after-ms",
          "Server",
          "Transfer-Encoding",
          "User-Agent",
          "X-Request-ID");

  private final CallbackLog log;

  CallLog(String name) {
    this.log = CallbackLog.of(name);
  }

  /** Tells once what closing a client cut off. */
  void cutOff(List<String> operations) {
    log.write(Level.WARNING, CutOffCalls.message(operations));
    CallbackLog.awaitWritten();
  }

  void sends(
      long callId, int attempt, ApiRequest request, HttpRequest outgoing, Redactor redactor) {
    if (log.isLoggable(Level.DEBUG)) {
      log.write(Level.DEBUG, () -> call(callId, request) + " is sent, attempt " + attempt + ".");
    }
    if (log.isLoggable(Level.TRACE)) {
      log.write(
          Level.TRACE,
          () ->
              call(callId, request) + " has headers " + redactor.redact(shown(outgoing.headers())));
    }
  }

  void answered(long callId, ApiRequest request, ResponseInfo info, Redactor redactor) {
    if (log.isLoggable(Level.DEBUG)) {
      log.write(
          Level.DEBUG,
          () -> call(callId, request) + " is answered with " + info.statusCode() + ".");
    }
    if (log.isLoggable(Level.TRACE)) {
      log.write(
          Level.TRACE,
          () ->
              call(callId, request)
                  + " is answered with "
                  + redactor.redact(shown(info.headers())));
    }
  }

  void retries(
      long callId, int attempt, ApiRequest request, RhetorException failure, Duration wait) {
    if (log.isLoggable(Level.INFO)) {
      log.write(
          Level.INFO,
          () ->
              String.format(
                  "%s failed in attempt %s with %s and is attempted again in %s ms.",
                  call(callId, request), attempt, named(failure), wait.toMillis()));
    }
  }

  private static String named(RhetorException failure) {
    String name = failure.getClass().getSimpleName();
    return failure instanceof RhetorApiException
        ? name + " (" + ((RhetorApiException) failure).status() + ")"
        : name;
  }

  private static String call(long callId, ApiRequest request) {
    return "Call " + callId + ", " + request.operation + ",";
  }

  private static String shown(HttpHeaders headers) {
    return SHOWN.stream()
        .filter(name -> headers.firstValue(name).isPresent())
        .map(name -> name + ": " + String.join(", ", headers.allValues(name)))
        .collect(Collectors.joining("; ", "[", "]"));
  }
}
