package io.rhetor.client.support;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.policy.RetryPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Calls of the prompt client to a server that answers everything alike. */
public final class Prompts {
  private Prompts() {}

  public static RhetorPromptClient client(WireMockExtension server) {
    return RhetorPromptClient.create(LocalServer.config(server).build());
  }

  /** What becomes of a call that is answered 200 with a body in single quotes. */
  public static <T> T answered(
      WireMockExtension server,
      String body,
      Function<RhetorPromptClient, CompletableFuture<T>> call)
      throws Exception {
    server.stubFor(any(anyUrl()).willReturn(jsonResponse(json(body), 200)));
    try (RhetorPromptClient prompts = client(server)) {
      return Outcomes.valueOf(call.apply(prompts));
    }
  }

  /** How a call fails that is answered with a status and a body in single quotes. */
  public static <E extends Throwable> E failed(
      WireMockExtension server,
      int status,
      String body,
      Function<RhetorPromptClient, CompletableFuture<?>> call,
      Class<E> type) {
    server.stubFor(any(anyUrl()).willReturn(jsonResponse(json(body), status)));
    try (RhetorPromptClient prompts =
        RhetorPromptClient.create(
            LocalServer.config(server).retryPolicy(RetryPolicy.none()).build())) {
      return Outcomes.failureOf(call.apply(prompts), type);
    }
  }

  /** One request of this method and URL, without a body. */
  public static void assertSent(WireMockExtension server, String method, String url) {
    server.verify(1, requestedFor(method, urlEqualTo(url)).withoutHeader("Content-Type"));
  }

  /** One request of this method and URL with exactly these fields, in single quotes. */
  public static void assertSent(
      WireMockExtension server, String method, String url, String fields) {
    RequestPatternBuilder request = requestedFor(method, urlEqualTo(url));
    server.verify(1, request.withRequestBody(equalToJson(json(fields), false, false)));
  }

  /** Nothing was sent at all. */
  public static void assertNothingSent(WireMockExtension server) {
    server.verify(0, anyRequestedFor(anyUrl()));
  }
}
