package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordedLog;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that are made for the server that Hermes names. */
class RhetorDiscoveryTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private RecordedLog log;

  @BeforeEach
  void listen() {
    log = RecordedLog.of(Discovery.class, Level.WARNING);
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  private static void ask(RhetorConfig config) throws Exception {
    try (RhetorClient rhetor = Outcomes.valueOf(RhetorClient.discover(config))) {
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Yes");
    }
  }

  @Test
  void serverThatHermesNames_isAsked_withTheSameSettings() throws Exception {
    HermesStubs.register(SERVER, "rhetor", "[]");
    SERVER.stubFor(post("/part/message").willReturn(okJson(json("{'message': 'Yes'}"))));

    ask(HermesStubs.config(SERVER).token("s3cret").component("scribe").build());

    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/part/message"))
            .withHeader("Authorization", equalTo("Bearer s3cret")));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void baseUrl_isAskedWhereHermesDoesNotKnow_andALineOfTheLogSaysWhy() throws Exception {
    SERVER.stubFor(post("/message").willReturn(okJson(json("{'message': 'Yes'}"))));

    ask(HermesStubs.config(SERVER).baseUrl(LocalServer.url(SERVER)).token("s3cret").build());

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains(Level.WARNING.getName(), "'rhetor'", LocalServer.url(SERVER), "Hermes")
        .doesNotContain("s3cret");
  }

  @Test
  void baseUrl_isAskedWhereHermesCannotBeReached() throws Exception {
    SERVER.stubFor(post("/message").willReturn(okJson(json("{'message': 'Yes'}"))));

    ask(LocalServer.config(SERVER).hermesUrl("http://127.0.0.1:1").build());

    assertThat(log.lines()).singleElement().asString().contains("HERMES_URL");
  }

  @Test
  void cancellation_endsTheLookUp_andMakesNoClient() throws Exception {
    try (ScriptedServer silent = ScriptedServer.start(ScriptedExchange::awaitClientClose)) {
      RhetorConfig config = RhetorConfig.builder().hermesUrl(silent.url().toString()).build();
      CompletableFuture<RhetorClient> client = RhetorClient.discover(config);
      await().until(() -> silent.exchanges().size() == 1);

      client.cancel(true);

      assertThat(silent.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
      assertThat(client).isCancelled();
      assertThat(log.lines()).isEmpty();
    }
  }
}
