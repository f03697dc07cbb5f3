package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling a rendering, which is two calls, ends the one that is under way. */
class PromptCancellationTest {
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void cancellation_reachesTheServer(String silentMethod) throws Exception {
    CompletableFuture<ScriptedExchange> underWay = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  if (exchange.requestLine().startsWith(silentMethod)) {
                    underWay.complete(exchange);
                    exchange.awaitClientClose();
                  } else {
                    exchange.respondJson(200, "{\"template_id\": \"t\"}");
                  }
                });
        RhetorPromptClient prompts =
            RhetorPromptClient.create(LocalServer.config(server.url().toString()).build())) {
      CompletableFuture<String> rendered = prompts.renderPrompt("t", Map.of());
      ScriptedExchange exchange = underWay.get(30, TimeUnit.SECONDS);
      assertThat(exchange.clientClosed()).isNotDone();
      assertThat(rendered.cancel(true)).isTrue();

      exchange.clientClosed().get(30, TimeUnit.SECONDS);
      assertThat(rendered).isCancelled();
      assertThat(server.exchanges()).hasSize(silentMethod.equals("GET") ? 1 : 2);
    }
  }
}
