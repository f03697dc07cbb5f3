package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.TrustingTls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals over HTTP/2 whose body does not come, or not to its end: the headers decide. */
class Http2RefusalTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort().dynamicHttpsPort())
          .build();

  private static final String BODY = "{\"detail\":\"Busy, try again later\"}";

  /** The server waits before each part, and longer than the client if there are few. */
  private static final int FEW = 2;

  private static final int MANY = 20;
  private static final int MILLIS_OF_FEW = 6_000;
  private static final int MILLIS_OF_MANY = 20_000;

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(429, FEW, false),
        arguments(503, MANY, true),
        arguments(401, MANY, false),
        arguments(403, FEW, true));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void headers_decideTheOutcome_andTheConnectionServesOnward(int status, int parts, boolean streams)
      throws Exception {
    SERVER.stubFor(post("/message").willReturn(okJson("{\"message\":\"Hello\",\"model\":\"m\"}")));
    String path = streams ? "/stream" : "/chat";
    SERVER.stubFor(
        post(path)
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withHeader("Retry-After", "7")
                    .withBody(BODY)
                    .withChunkedDribbleDelay(
                        parts, parts == FEW ? MILLIS_OF_FEW : MILLIS_OF_MANY)));
    RhetorConfig config =
        LocalServer.config("https://127.0.0.1:" + SERVER.getHttpsPort())
            .http2(true)
            .sslContext(TrustingTls.context())
            .retryPolicy(RetryPolicy.none())
            .build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      CompletableFuture<?> outcome =
          streams
              ? rhetor.streamMessage("Hi").collect()
              : rhetor.chat(ChatRequest.of(ChatMessage.user("Hi")));

      RhetorApiException failure = failureOf(outcome, RhetorApiException.class);

      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure.rawBody()).isNotEmpty().hasSizeLessThan(BODY.length());
      assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(SERVER.getAllServeEvents())
          .allMatch(event -> event.getRequest().getProtocol().equals("HTTP/2.0"));
    }
  }
}
