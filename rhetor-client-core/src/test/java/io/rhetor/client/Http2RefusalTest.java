package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.TrustingTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

  /** All at once, since each waits for the limit of a refusal's body. */
  @Test
  void headers_decideTheOutcome_andTheConnectionServesOnward() throws Exception {
    SERVER.stubFor(post("/message").willReturn(okJson("{\"message\":\"Hello\",\"model\":\"m\"}")));
    List<Refused> all = new ArrayList<>();
    for (boolean streams : List.of(false, true)) {
      all.add(new Refused(429, FEW, streams));
      all.add(new Refused(503, MANY, streams));
      all.add(new Refused(401, MANY, streams));
      all.add(new Refused(403, FEW, streams));
    }

    for (Refused each : all) {
      each.check();
    }
    assertThat(SERVER.getAllServeEvents())
        .hasSize(2 * all.size())
        .allMatch(event -> event.getRequest().getProtocol().equals("HTTP/2.0"));
  }

  /** A call of a client of its own that is refused. */
  private static final class Refused {
    private static final String CASE = "X-Case";

    private final int status;
    private final String name;
    private final RhetorClient rhetor;
    private final CompletableFuture<?> outcome;

    Refused(int status, int parts, boolean streams) throws Exception {
      this.status = status;
      this.name = status + (streams ? " streamed" : " whole");
      SERVER.stubFor(
          post(streams ? "/stream" : "/chat")
              .withHeader(CASE, equalTo(name))
              .willReturn(
                  aResponse()
                      .withStatus(status)
                      .withHeader("Content-Type", "application/json")
                      .withHeader("Retry-After", "7")
                      .withBody(BODY)
                      .withChunkedDribbleDelay(
                          parts, parts == FEW ? MILLIS_OF_FEW : MILLIS_OF_MANY)));
      this.rhetor =
          RhetorClient.create(
              LocalServer.config("https://127.0.0.1:" + SERVER.getHttpsPort())
                  .http2(true)
                  .sslContext(TrustingTls.context())
                  .header(CASE, name)
                  .retryPolicy(RetryPolicy.none())
                  .build());
      this.outcome =
          streams
              ? rhetor.streamMessage("Hi").collect()
              : rhetor.chat(ChatRequest.of(ChatMessage.user("Hi")));
    }

    void check() throws Exception {
      try (rhetor) {
        RhetorApiException failure = failureOf(outcome, RhetorApiException.class);

        assertThat(failure.status()).as(name).isEqualTo(status);
        assertThat(failure.rawBody()).as(name).isNotEmpty().hasSizeLessThan(BODY.length());
        assertThat(failure.retryAfter()).as(name).hasValue(Duration.ofSeconds(7));
        assertThat(failure.mayHaveBeenProcessed()).as(name).isFalse();
        assertThat(valueOf(rhetor.sendMessage("Hi")).message()).as(name).isEqualTo("Hello");
      }
    }
  }
}
