package io.rhetor.client.captures;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.server.Health;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a real server behaved on the bare socket, and what follows for the client. */
class RawCapturesTest {
  private static final String KEEP_ALIVE = "april-2025/http-keep-alive-idle-closed-after-5-s";
  private static final String UPGRADE_OF_GET = "april-2025/http-h2c-upgrade-offer-on-get";
  private static final String UPGRADE_OF_POST = "april-2025/http-h2c-upgrade-offer-on-post";
  private static final String PRIOR_KNOWLEDGE = "april-2025/http-h2-prior-knowledge";

  /** The captures that the tests below replay; {@link AllCapturesTest} counts on it. */
  static final Set<String> REPLAYED =
      Set.of(KEEP_ALIVE, UPGRADE_OF_GET, UPGRADE_OF_POST, PRIOR_KNOWLEDGE);

  @Test
  void idleConnectionClosedByTheServer_doesNotFailTheNextCall() throws Exception {
    Capture capture = Capture.load(KEEP_ALIVE);
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.send(capture.rawAnswer());
                  exchange.close();
                });
        RhetorClient rhetor = LocalServer.client(server)) {
      Health first = Outcomes.valueOf(rhetor.getHealth());
      Health second = Outcomes.valueOf(rhetor.getHealth());

      assertThat(first.status()).isEqualTo(Health.HEALTHY);
      assertThat(second).isEqualTo(first);
      // Requests, not connections: the JDK's client opens one that stays unused where it wants to
      // repeat the request itself, which is refused.
      assertThat(server.exchanges()).hasSize(2);
    }
  }

  @Test
  void get_offersNoUpgradeToHttp2() throws Exception {
    Capture capture = Capture.load(UPGRADE_OF_GET);
    assertThat(capture.rawRequest()).contains("Upgrade: h2c");
    try (ScriptedServer server =
            ScriptedServer.start(exchange -> exchange.send(capture.rawAnswer()));
        RhetorClient rhetor = LocalServer.client(server)) {
      Health health = Outcomes.valueOf(rhetor.getHealth());

      assertThat(health.isHealthy()).isTrue();
      assertSentAsHttp11(server.exchanges().get(0), "GET /health HTTP/1.1");
    }
  }

  @Test
  void post_offersNoUpgradeToHttp2() throws Exception {
    Capture capture = Capture.load(UPGRADE_OF_POST);
    assertThat(capture.rawRequest()).contains("Upgrade: h2c");
    try (ScriptedServer server =
            ScriptedServer.start(exchange -> exchange.send(capture.rawAnswer()));
        RhetorClient rhetor = LocalServer.client(server)) {
      Outcomes.valueOf(rhetor.setProvider("simulated", "simulated-fast"));

      assertSentAsHttp11(server.exchanges().get(0), "POST /provider HTTP/1.1");
      assertThat(server.exchanges().get(0).body()).contains("simulated-fast");
    }
  }

  @Test
  void whatComesBehindAnAnswer_isNotTakenForTheNextOne() throws Exception {
    Capture capture = Capture.load(PRIOR_KNOWLEDGE);
    assertThat(capture.rawAnswer()).containsSubsequence("HTTP/1.1 404", "HTTP/1.1 400");
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.send(capture.rawAnswer());
                  exchange.close();
                });
        RhetorClient rhetor = LocalServer.client(server)) {
      RhetorNotFoundException first =
          Outcomes.failureOf(rhetor.getProviders(), RhetorNotFoundException.class);
      RhetorNotFoundException second =
          Outcomes.failureOf(rhetor.getProviders(), RhetorNotFoundException.class);

      assertThat(first.detail()).hasValue("Not Found");
      assertThat(second.detail()).hasValue("Not Found");
      assertThat(server.exchanges().get(0).requestLine()).isEqualTo("GET /providers HTTP/1.1");
    }
  }

  private static void assertSentAsHttp11(ScriptedExchange exchange, String requestLine) {
    assertThat(exchange.requestLine()).isEqualTo(requestLine);
    assertThat(exchange.header("Upgrade")).isEmpty();
    assertThat(exchange.header("HTTP2-Settings")).isEmpty();
  }
}
