package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.testing.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.testing.HermesStubs;
import io.rhetor.client.testing.LocalServer;
import io.rhetor.client.testing.Outcomes;
import io.rhetor.client.testing.ScriptedExchange;
import io.rhetor.client.testing.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that are made for the server that Hermes names. */
class RhetorDiscoveryTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private final Logger logger = Logger.getLogger("io.rhetor.client.Discovery");
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(recorder);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(recorder);
    logger.setUseParentHandlers(true);
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
    assertThat(recorder.lines).isEmpty();
  }

  @Test
  void baseUrl_isAskedWhereHermesDoesNotKnow_andALineOfTheLogSaysWhy() throws Exception {
    SERVER.stubFor(post("/message").willReturn(okJson(json("{'message': 'Yes'}"))));

    ask(HermesStubs.config(SERVER).baseUrl(LocalServer.url(SERVER)).token("s3cret").build());

    assertThat(recorder.lines)
        .singleElement()
        .asString()
        .contains(Level.WARNING.getName(), "'rhetor'", LocalServer.url(SERVER), "Hermes")
        .doesNotContain("s3cret");
  }

  @Test
  void baseUrl_isAskedWhereHermesCannotBeReached() throws Exception {
    SERVER.stubFor(post("/message").willReturn(okJson(json("{'message': 'Yes'}"))));

    ask(LocalServer.config(SERVER).hermesUrl("http://127.0.0.1:1").build());

    assertThat(recorder.lines).singleElement().asString().contains("HERMES_URL");
  }

  @Test
  void cancellation_endsTheLookUp_andMakesNoClient() throws Exception {
    try (ScriptedServer silent = ScriptedServer.start(ScriptedExchange::awaitClientClose)) {
      RhetorConfig config = RhetorConfig.builder().hermesUrl(silent.url().toString()).build();
      CompletableFuture<RhetorClient> client = RhetorClient.discover(config);
      await().until(() -> silent.exchanges().size() == 1);

      client.cancel(true);

      assertThat(silent.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(1));
      assertThat(client).isCancelled();
      assertThat(recorder.lines).isEmpty();
    }
  }

  private static final class Recorder extends Handler {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getLevel().getName() + " " + new SimpleFormatter().formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
