package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.internal.check.Shortened;
import io.rhetor.client.internal.json.ErrorBody;
import io.rhetor.client.internal.json.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns answers with a status other than success into exceptions. */
final class Refusals {
  private static final int MAX_RAW_BODY = 8_192;

  /** What nginx, Apache and Go servers say to plain HTTP at a port for TLS. */
  private static final Pattern WANTS_TLS =
      Pattern.compile(
          "plain HTTP request was sent to HTTPS|HTTP to an SSL|HTTP request to an HTTPS");

  private final ApiRequest request;
  private final CallText text;

  Refusals(CallText text) {
    this.request = text.request;
    this.text = text;
  }

  RhetorApiException of(int status, HttpHeaders headers, byte[] body, Json json) {
    ErrorBody error = ErrorBody.read(json, body);
    Optional<String> encoding =
        ContentEncoding.of(headers, body)
            .filter(unasked -> body.length > 0 && json.tryReadObject(body).isEmpty());
    Optional<String> detail = encoding.isPresent() ? Optional.empty() : error.detail();
    RhetorApiException.Builder refusal =
        begin(status)
            .detail(detail.orElse(null))
            .detailInMessage(shown(status, headers, detail, encoding))
            .fieldErrors(error.fieldErrors())
            .requestId(headers.firstValue("X-Request-ID").map(text.redactor::redact).orElse(null))
            .rawBody(encoding.isPresent() ? "" : raw(body))
            .retryAfter(RetryAfter.read(headers, Clock.systemUTC()))
            .mayHaveBeenProcessed(!request.repeatable && mayHaveDoneSomething(status));
    advice(status, detail.orElse("")).ifPresent(refusal::advice);
    return refusal.build();
  }

  RhetorApiException.Builder begin(int status) {
    RhetorApiException.Builder refusal =
        RhetorApiException.builder(request.method, text.uri, status);
    request.peer.map(peer -> peer.advice).ifPresent(refusal::addressAdvice);
    return refusal;
  }

  private @Nullable String shown(
      int status, HttpHeaders headers, Optional<String> detail, Optional<String> encoding) {
    String said =
        Redirects.isRedirect(status)
            ? Redirects.describe(
                text.redactor, request.method, text.uri, status, headers.firstValue("Location"))
            : encoding
                .map(named -> "its body is compressed (" + named + "), which was not asked for")
                .or(() -> detail.map(text.redactor::redact))
                .orElse("");
    String way =
        text.proxy()
            .filter(proxy -> mayBeOfProxy(status))
            .map(proxy -> "through the proxy " + proxy)
            .orElse("");
    String shown = way + (way.isEmpty() || said.isEmpty() ? "" : ": ") + said;
    return shown.isEmpty() ? null : shown;
  }

  private Optional<String> advice(int status, String detail) {
    switch (status) {
      case 400:
        return WANTS_TLS.matcher(detail).find() && !text.isTls()
            ? Optional.of("The port speaks TLS: use https:// in the address.")
            : Optional.empty();
      case 401:
        return Optional.of(
            (text.hasToken()
                    ? "The token that was sent is not accepted, and may be of another server or"
                        + " expired. Set a valid one"
                    : "No token was sent. Set one")
                + " with RhetorConfig.Builder.token or RHETOR_TOKEN.");
      case 403:
        return text.hasToken()
            ? Optional.empty()
            : Optional.of(
                "No token was sent. Set one with RhetorConfig.Builder.token or RHETOR_TOKEN, or ask"
                    + " who runs the server, or a proxy before it, whom it serves.");
      case 407:
        return Optional.of(
            "The proxy asks for credentials: give RhetorConfig.Builder.httpClient an HttpClient"
                + " with an authenticator, or choose another proxy with"
                + " RhetorConfig.Builder.proxy.");
      case 413:
        return Optional.of(
            "The request of "
                + text.bodySize()
                + " is larger than the server, or a proxy before it, takes. Shorten it, or raise"
                + " the limit there.");
      default:
        return Redirects.isRedirect(status) && request.peer.isEmpty()
            ? Optional.of(
                text.hasToken()
                    ? "Set the right address with RhetorConfig.Builder.baseUrl or RHETOR_URL; a"
                        + " sign-on page also means that the token is not accepted."
                    : "Set the right address with RhetorConfig.Builder.baseUrl or RHETOR_URL; if it"
                        + " is a sign-on page, set a token with RhetorConfig.Builder.token or"
                        + " RHETOR_TOKEN.")
            : Optional.empty();
    }
  }

  private static boolean mayBeOfProxy(int status) {
    return status == 403 || status == 407 || (status >= 502 && status <= 504);
  }

  private static boolean mayHaveDoneSomething(int status) {
    return status == 408 || (status >= 500 && status != 503);
  }

  private static String raw(byte[] body) {
    return Shortened.beginning(MAX_RAW_BODY, new String(body, StandardCharsets.UTF_8));
  }
}
