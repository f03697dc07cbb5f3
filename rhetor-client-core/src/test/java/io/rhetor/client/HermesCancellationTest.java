package io.rhetor.client;

import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shared look-ups, and what ends when callers leave or the client closes. */
class HermesCancellationTest {
  private static final String ENTRY = "{'endpoint': 'http://quill:8301'}";

  private ScriptedServer server;
  private HermesClient hermes;

  private void serve(ScriptedServer.Script script) throws Exception {
    server = ScriptedServer.start(script);
    hermes = HermesClient.create(RhetorConfig.builder().hermesUrl(server.url().toString()).build());
  }

  @AfterEach
  void close() throws Exception {
    hermes.close();
    server.close();
  }

  private void awaitRequests(int count) {
    await().until(() -> server.exchanges().size() == count);
  }

  private void assertThatTheServerSeesTheEnd(int index) {
    assertThat(server.exchanges().get(index).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void lookUpsAtTheSameTime_shareOneRequest_andOneCancellationDoesNotHurtTheOthers()
      throws Exception {
    CountDownLatch allAsked = new CountDownLatch(1);
    serve(
        exchange -> {
          allAsked.await();
          exchange.respondJson(200, json(ENTRY));
        });
    CompletableFuture<HermesComponent> first = hermes.discover("quill");
    CompletableFuture<HermesComponent> second = hermes.discover("quill");
    CompletableFuture<Integer> third = hermes.discover("quill").thenApply(each -> 3);
    awaitRequests(1);

    first.cancel(true);
    allAsked.countDown();

    assertThat(Outcomes.valueOf(second).endpoint()).isEqualTo(URI.create("http://quill:8301"));
    assertThat(Outcomes.valueOf(third)).isEqualTo(3);
    assertThat(first).isCancelled();
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void lookUpThatAllHaveLeft_endsAtTheServer_andIsBegunAnewForTheNext() throws Exception {
    serve(ScriptedExchange::awaitClientClose);
    CompletableFuture<HermesComponent> first = hermes.discover("quill");
    CompletableFuture<HermesComponent> second = hermes.discover("quill");
    awaitRequests(1);

    first.cancel(true);
    second.cancel(true);
    assertThatTheServerSeesTheEnd(0);

    CompletableFuture<HermesComponent> third = hermes.discover("quill");
    awaitRequests(2);
    assertThat(third).isNotDone();
  }

  @Test
  void invocationCancelledDuringTheLookUp_endsTheLookUp() throws Exception {
    serve(ScriptedExchange::awaitClientClose);
    CompletableFuture<?> call = hermes.invoke("quill", "ink", Map.of()).thenApply(Map::size);
    awaitRequests(1);

    call.cancel(true);

    assertThatTheServerSeesTheEnd(0);
  }

  @Test
  void invocationCancelledDuringTheCall_endsTheCall() throws Exception {
    serveOnlyTheRegistry(ScriptedExchange::awaitClientClose);
    CompletableFuture<?> call = hermes.invoke("quill", "ink", Map.of()).thenApply(Map::size);
    awaitRequests(2);

    call.cancel(true);

    assertThatTheServerSeesTheEnd(1);
  }

  @Test
  void lostConnection_isComponentUnavailable_andNotRepeated() throws Exception {
    serveOnlyTheRegistry(ScriptedExchange::reset);

    ComponentUnavailableException failure =
        Outcomes.failureOf(
            hermes.invoke("quill", "ink", Map.of()), ComponentUnavailableException.class);

    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(failure.isRetryable()).isTrue();
    assertThat(server.exchanges()).hasSize(2);
  }

  @Test
  void closing_failsWhatIsUnderWay() throws Exception {
    serveOnlyTheRegistry(ScriptedExchange::awaitClientClose);
    CompletableFuture<?> call = hermes.invoke("quill", "ink", Map.of());
    awaitRequests(2);

    hermes.close();

    assertThat(Outcomes.failureOf(call, ClientClosedException.class).mayHaveBeenProcessed())
        .isTrue();
    Outcomes.failureOf(hermes.invoke("quill", "ink", Map.of()), ClientClosedException.class);
  }

  @Test
  void closing_failsAllWhoWaitForALookUp() throws Exception {
    serve(ScriptedExchange::awaitClientClose);
    CompletableFuture<?> first = hermes.discover("quill");
    CompletableFuture<?> second = hermes.discover("quill");
    awaitRequests(1);

    hermes.close();

    Outcomes.failureOf(first, ClientClosedException.class);
    Outcomes.failureOf(second, ClientClosedException.class);
  }

  /** The server's own address is the component's endpoint; only calls are played. */
  private void serveOnlyTheRegistry(ScriptedServer.Script call) throws Exception {
    serve(
        exchange -> {
          if (exchange.requestLine().startsWith("GET ")) {
            exchange.respondJson(200, json("{'endpoint': '" + server.url() + "'}"));
          } else {
            call.play(exchange);
          }
        });
  }
}
