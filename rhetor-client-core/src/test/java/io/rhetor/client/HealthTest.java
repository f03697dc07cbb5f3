package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.server.Health;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /health}, which tells of trouble and does not fail for it. */
class HealthTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void healthyServer_isHealthy() throws Exception {
    Health health =
        health(
            okJson(
                json(
                    "{'status': 'healthy', 'version': '0.1.0', 'providers': {'b': true,"
                        + " 'a': false}}")));

    assertThat(health.isHealthy()).isTrue();
    assertThat(health)
        .isEqualTo(
            Health.builder()
                .status(Health.HEALTHY)
                .version("0.1.0")
                .provider("b", true)
                .provider("a", false)
                .build());
    assertThat(health.providers().keySet()).containsExactly("b", "a");
    SERVER.verify(1, getRequestedFor(urlEqualTo("/health")));
  }

  @Test
  void anotherGeneration_isReadByItsStatus() throws Exception {
    Health health =
        health(
            okJson(
                json(
                    "{'status': 'degraded', 'uptime': 12.5, 'providers': {'a': 'yes', 'b':"
                        + " {'up': true}, 'c': 'true'}}")));

    assertThat(health.status()).isEqualTo("degraded");
    assertThat(health.isHealthy()).isFalse();
    assertThat(health.version()).isEmpty();
    assertThat(health.providers()).isEqualTo(Map.of("c", true));
    assertThat(health.additionalProperties()).containsKey("uptime");
    assertThat(health.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'status': null}", "{'status': {'all': 'healthy'}}"})
  void answerWithoutStatus_isUnhealthy(String body) throws Exception {
    assertThat(health(okJson(json(body))).status()).isEqualTo(Health.UNHEALTHY);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 400, 401, 404, 405, 429, 500, 503})
  void statusOtherThan200_isUnhealthyAndSaysWhy(int status) throws Exception {
    Health health = health(status(status));

    assertThat(health.status()).isEqualTo(Health.UNHEALTHY);
    assertThat(health.isHealthy()).isFalse();
    assertThat(health.problem()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OK", "[]", "<html>", "{'status': "})
  void unreadableAnswer_isUnhealthyAndSaysWhy(String body) throws Exception {
    Health health = health(ok(json(body)));

    assertThat(health.status()).isEqualTo(Health.UNHEALTHY);
    assertThat(health.problem().orElseThrow()).contains("no Rhetor answer");
  }

  @Test
  void refusedConnection_isUnavailable() throws Exception {
    assertUnavailable(LocalServer.config(ScriptedServer.NOWHERE));
  }

  @Test
  void unknownHost_isUnavailable() throws Exception {
    assertUnavailable(LocalServer.config("http://rhetor.invalid:8300"));
  }

  @Test
  void brokenConnection_isUnavailable() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::reset)) {
      assertUnavailable(LocalServer.config(server.url().toString()));
    }
  }

  @Test
  void silentServer_isUnavailable() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::awaitClientClose)) {
      assertUnavailable(
          LocalServer.config(server.url().toString()).headersTimeout(Duration.ofMillis(50)));
    }
  }

  @Test
  void closedClient_isTheOneFailure() {
    RhetorClient rhetor = LocalServer.client(SERVER);
    rhetor.close();

    ClientClosedException failure =
        Outcomes.failureOf(rhetor.getHealth(), ClientClosedException.class);

    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  private static void assertUnavailable(RhetorConfig.Builder config) throws Exception {
    try (RhetorClient rhetor = RhetorClient.create(config.build())) {
      Health health = Outcomes.valueOf(rhetor.getHealth());

      assertThat(health.status()).isEqualTo(Health.UNAVAILABLE);
      assertThat(health.isHealthy()).isFalse();
      assertThat(health.problem()).isPresent();
    }
  }

  private static Health health(ResponseDefinitionBuilder answer) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(answer));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.valueOf(rhetor.getHealth());
    }
  }

  /** A server closes idle connections at any time, also when the request is on its way. */
  @Test
  void pooledConnectionThatEndsWithoutAnAnswer_doesNotMakeTheServerUnavailable() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  if (requests.incrementAndGet() == 2) {
                    exchange.close();
                  } else {
                    exchange.respondJson(200, json("{'status': 'healthy'}"));
                  }
                });
        RhetorClient client = LocalServer.client(server)) {
      assertThat(Outcomes.valueOf(client.getHealth()).isHealthy()).isTrue();
      assertThat(Outcomes.valueOf(client.getHealth()).isHealthy()).isTrue();
      assertThat(requests).hasValue(3);
    }
  }

  @Test
  void serverThatNeverAnswers_isAskedTwice() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  requests.incrementAndGet();
                  exchange.close();
                });
        RhetorClient client = LocalServer.client(server)) {
      assertThat(Outcomes.valueOf(client.getHealth()).status()).isEqualTo(Health.UNAVAILABLE);
      assertThat(requests).hasValue(2);
    }
  }
}
