package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Secrets;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects are followed within the origin, and nowhere else. */
class RedirectTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();
  @RegisterExtension static final WireMockExtension OTHER = LocalServer.extension();

  private RhetorClient rhetor;

  @BeforeEach
  void createClient() {
    rhetor = RhetorClient.create(LocalServer.config(SERVER).token("secret").build());
    OTHER.stubFor(any(anyUrl()).willReturn(okJson("{\"message\": \"caught\"}")));
    SERVER.stubFor(post("/new").willReturn(okJson("{\"message\": \"arrived\"}")));
    SERVER.stubFor(get("/new").willReturn(okJson("{\"default_provider\": \"arrived\"}")));
  }

  @AfterEach
  void closeClient() {
    rhetor.close();
  }

  @ParameterizedTest
  @CsvSource({"307, /new", "308, /new", "307, new", "307, ./x/../new", "308, /new#part"})
  void post_isFollowedWithMethodBodyAndHeaders(int status, String location) throws Exception {
    redirect("/message", status, location);

    assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("arrived");
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/new"))
            .withRequestBody(matchingJsonPath("$.message", equalTo("Hi")))
            .withHeader("Content-Type", equalTo("application/json"))
            .withHeader("Authorization", equalTo("Bearer secret")));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void get_isFollowed(int status) throws Exception {
    redirect("/providers", status, LocalServer.url(SERVER) + "/new");

    Providers providers = Outcomes.valueOf(rhetor.getProviders());

    assertThat(providers.defaultProvider()).hasValue("arrived");
    SERVER.verify(
        1,
        getRequestedFor(urlEqualTo("/new")).withHeader("Authorization", equalTo("Bearer secret")));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303})
  void post_isNotTurnedIntoGet(int status) {
    redirect("/message", status, "/new");

    RhetorApiException failure = failureOfMessage();

    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    SERVER.verify(0, getRequestedFor(urlEqualTo("/new")));
    SERVER.verify(0, postRequestedFor(urlEqualTo("/new")));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 305, 306})
  void otherStatuses_areNotFollowed(int status) {
    redirect("/message", status, "/new");

    assertThat(failureOfMessage())
        .hasMessageContainingAll("answered " + status, "none of 301, 302, 303, 307 and 308");
    SERVER.verify(0, postRequestedFor(urlEqualTo("/new")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:{other}/new", // another port
        "http://localhost:{own}/new", // another name of the same host
        "https://127.0.0.1:{own}/new", // another scheme
        "//127.0.0.1:{other}/new", // another port by a relative reference
        "http://127.0.0.1:{own}@127.0.0.1:{other}/new", // what looks like the host is a user
        "http://user:hidden@127.0.0.1:{own}/new", // a user, who is no part of the origin
        "http://127.0.0.1/new", // the default port
        "ftp://127.0.0.1:{own}/new",
        "mailto:a@b",
        "http:///new",
        "http://[::1/new",
        "/a b"
      })
  void otherOrigin_isRefusedAndSeesNothing(String location) {
    String target =
        location
            .replace("{own}", Integer.toString(SERVER.getPort()))
            .replace("{other}", Integer.toString(OTHER.getPort()));
    redirect("/message", 307, target);
    redirect("/providers", 302, target);

    RhetorApiException post = failureOfMessage();
    RhetorApiException get = Outcomes.failureOf(rhetor.getProviders(), RhetorApiException.class);

    assertThat(post.status()).isEqualTo(307);
    assertThat(post).hasMessageContaining("redirect").hasMessageNotContaining("hidden");
    assertThat(post.isRetryable()).isFalse();
    assertThat(get.status()).isEqualTo(302);
    assertThat(OTHER.getAllServeEvents()).isEmpty();
    assertThat(SERVER.getAllServeEvents()).hasSize(2);
  }

  @Test
  void missingLocation_isRefused() {
    SERVER.stubFor(post("/message").willReturn(status(307)));

    assertThat(failureOfMessage().status()).isEqualTo(307);
  }

  @Test
  void emptyLocation_isRefused() {
    redirect("/message", 307, "");

    assertThat(failureOfMessage()).hasMessageContaining("names no place");
    assertThat(SERVER.getAllServeEvents()).hasSize(1);
  }

  @Test
  void locationOfAQueryAlone_staysAtThePath() throws Exception {
    redirect("/message", 307, "?region=eu");
    SERVER.stubFor(post("/message?region=eu").willReturn(okJson("{\"message\": \"arrived\"}")));

    assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("arrived");
  }

  /** Where it leads: what a server quotes of a request, or a line of a log that it forges. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/echo/What%20does%20the%20hush7Q4x-prompt%20ask%3F",
        "/echo/a%0Ab%1B%5B31m",
        "/message#What%20does%20the%20hush7Q4x-prompt%20ask%3F",
        "http://what-does-the-hush7q4x-prompt-ask.example/"
      })
  void address_isToldWithoutTheRequest_onOneLine(String location) {
    redirect("/message", 307, location);
    SERVER.stubFor(post(urlPathMatching("/echo/.*")).willReturn(status(404)));
    assertTold(Outcomes.failureOf(rhetor.sendMessage(Secrets.PROMPT), RhetorApiException.class));

    SERVER.stubFor(
        post(urlPathMatching("/echo/.*"))
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    assertTold(Outcomes.failureOf(rhetor.sendMessage(Secrets.PROMPT), RhetorException.class));
  }

  private static void assertTold(RhetorException failure) {
    assertThat(failure.getMessage().toLowerCase(Locale.ROOT))
        .doesNotContain(Secrets.MARK.toLowerCase(Locale.ROOT))
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void fiveHops_areFollowed() throws Exception {
    redirect("/message", 307, "/hop1");
    for (int i = 1; i < 5; i++) {
      redirect("/hop" + i, 307, i == 4 ? "/new" : "/hop" + (i + 1));
    }

    assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("arrived");
  }

  @Test
  void sixHops_areRefused() {
    redirect("/message", 307, "/hop1");
    for (int i = 1; i < 6; i++) {
      redirect("/hop" + i, 307, i == 5 ? "/new" : "/hop" + (i + 1));
    }

    RhetorApiException failure = failureOfMessage();

    assertThat(failure.status()).isEqualTo(307);
    assertThat(failure.uri().getPath()).isEqualTo("/hop5");
    SERVER.verify(0, postRequestedFor(urlEqualTo("/new")));
  }

  @Test
  void redirectToItself_isRefused() {
    redirect("/message", 308, "/message");

    assertThat(failureOfMessage().status()).isEqualTo(308);
    SERVER.verify(6, postRequestedFor(urlEqualTo("/message")));
  }

  @Test
  void failureBehindARedirect_namesTheAddressThatAnsweredWithoutItsQuery() {
    redirect("/message", 307, "/gone?user=text");
    SERVER.stubFor(post("/gone?user=text").willReturn(status(404)));

    RhetorApiException failure = failureOfMessage();

    assertThat(failure.uri().toString()).isEqualTo(LocalServer.url(SERVER) + "/gone");
    assertThat(failure).hasMessageNotContaining("user=text");
  }

  @Test
  void stream_isFollowed() throws Exception {
    redirect("/stream", 307, "/new-stream");
    SERVER.stubFor(
        post("/new-stream")
            .willReturn(
                okForContentType(
                    "text/event-stream", "data: {\"chunk\": \"arrived\", \"done\": true}\n\n")));

    assertThat(Outcomes.valueOf(rhetor.streamMessage("Hi").collect()).message())
        .isEqualTo("arrived");
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/new-stream"))
            .withHeader("Accept", equalTo("text/event-stream"))
            .withRequestBody(matchingJsonPath("$.message", equalTo("Hi"))));
  }

  @Test
  void streamToAnotherOrigin_isRefusedAndSeesNothing() {
    redirect("/stream", 307, LocalServer.url(OTHER) + "/stream");

    RhetorApiException failure =
        Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorApiException.class);

    assertThat(failure.status()).isEqualTo(307);
    assertThat(OTHER.getAllServeEvents()).isEmpty();
  }

  private RhetorApiException failureOfMessage() {
    return Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorApiException.class);
  }

  private static void redirect(String path, int status, String location) {
    SERVER.stubFor(
        any(urlEqualTo(path)).willReturn(status(status).withHeader("Location", location)));
  }
}
