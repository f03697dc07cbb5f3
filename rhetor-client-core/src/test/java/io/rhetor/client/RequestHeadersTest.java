package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and headers of requests. */
class RequestHeadersTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @BeforeEach
  void answerEverything() {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json("{'message': 'Yes'}"))));
  }

  @Test
  void post_sendsAndAcceptsJson() throws Exception {
    sendMessage(LocalServer.config(SERVER));

    assertThat(lastRequest().getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(lastRequest().getHeader("Accept")).isEqualTo("application/json");
  }

  @Test
  void get_hasNoContentType() throws Exception {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.getProviders());
    }

    assertThat(lastRequest().containsHeader("Content-Type")).isFalse();
    assertThat(lastRequest().getHeader("Accept")).isEqualTo("application/json");
  }

  @Test
  void stream_acceptsEvents() throws Exception {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(okForContentType("text/event-stream", "data: {\"done\": true}\n\n")));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.streamMessage("Hi").collect());
    }

    assertThat(lastRequest().getHeader("Accept")).isEqualTo("text/event-stream");
    assertThat(lastRequest().getHeader("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void userAgent_namesTheLibrary() throws Exception {
    sendMessage(LocalServer.config(SERVER));

    assertThat(lastRequest().getHeader("User-Agent"))
        .matches("rhetor-java/\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }

  @Test
  void withoutToken_noAuthorizationIsSent() throws Exception {
    sendMessage(RhetorConfig.builder().baseUrl(LocalServer.url(SERVER)));

    assertThat(lastRequest().containsHeader("Authorization")).isFalse();
  }

  @Test
  void token_isSentAsBearer() throws Exception {
    sendMessage(LocalServer.config(SERVER).token("abc.def"));

    assertThat(lastRequest().getHeader("Authorization")).isEqualTo("Bearer abc.def");
  }

  @Test
  void tokenSupplier_isAskedForEachRequest() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RhetorConfig config =
        LocalServer.config(SERVER).token(() -> "token-" + calls.incrementAndGet()).build();
    assertThat(calls).hasValue(0);
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      Outcomes.valueOf(rhetor.sendMessage("Hi"));
      Outcomes.valueOf(rhetor.getProviders());
    }

    assertThat(requests().stream().map(sent -> sent.getHeader("Authorization")))
        .containsExactly("Bearer token-1", "Bearer token-2");
  }

  @Test
  void tokenSupplierThatThrows_failsTheCallBeforeAnythingIsSent() {
    IllegalStateException expired = new IllegalStateException("no login");
    RhetorConnectionException failure =
        failureOfMessage(
            LocalServer.config(SERVER)
                .token(
                    () -> {
                      throw expired;
                    }));

    assertThat(failure).hasCause(expired).hasMessageContaining("token supplier");
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "sécret"})
  void suppliedTokenThatNoHeaderMayHave_failsTheCallWithoutShowingIt(String token) {
    RhetorConnectionException failure =
        failureOfMessage(LocalServer.config(SERVER).token(() -> token));

    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    if (!token.isEmpty()) {
      assertThat(failure.toString()).doesNotContain(token);
    }
    assertThat(requests()).isEmpty();
  }

  @Test
  void header_isSentWithEveryRequest() throws Exception {
    RhetorConfig config = LocalServer.config(SERVER).header("X-API-Key", "key one").build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      Outcomes.valueOf(rhetor.sendMessage("Hi"));
      Outcomes.valueOf(rhetor.getHealth());
    }

    assertThat(requests()).hasSize(2).allMatch(r -> r.getHeader("x-api-key").equals("key one"));
  }

  @Test
  void token_beatsADefaultAuthorizationHeader() throws Exception {
    sendMessage(LocalServer.config(SERVER).header("authorization", "Basic eA==").token("t"));

    assertThat(lastRequest().header("Authorization").values()).containsExactly("Bearer t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/rhetor", "/rhetor/", "/a%20b/v1"})
  void pathOfTheBaseUrl_comesBeforeThatOfTheCall(String prefix) throws Exception {
    sendMessage(LocalServer.config(LocalServer.url(SERVER) + prefix));

    assertThat(lastRequest().getUrl())
        .isEqualTo(prefix.endsWith("/") ? prefix + "message" : prefix + "/message");
  }

  private static void sendMessage(RhetorConfig.Builder config) throws Exception {
    try (RhetorClient rhetor = RhetorClient.create(config.build())) {
      Outcomes.valueOf(rhetor.sendMessage("Hi"));
    }
  }

  private static RhetorConnectionException failureOfMessage(RhetorConfig.Builder config) {
    try (RhetorClient rhetor = RhetorClient.create(config.build())) {
      return Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorConnectionException.class);
    }
  }

  private static Request lastRequest() {
    return requests().get(requests().size() - 1);
  }

  private static List<Request> requests() {
    List<ServeEvent> events = new ArrayList<>(SERVER.getAllServeEvents());
    Collections.reverse(events);
    return events.stream().map(ServeEvent::getRequest).collect(Collectors.toList());
  }
}
