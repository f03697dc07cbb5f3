package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling reaches the connection, whatever the call is waiting for. */
class BudgetAwareCancellationTest {
  private ScriptedServer server;
  private LlmClient llm;

  @AfterEach
  void close() throws Exception {
    llm.close();
    server.close();
  }

  @Test
  void cancel_whileTheBudgetIsRead_closesThatConnection() throws Exception {
    serve(ScriptedExchange::awaitClientClose);
    CompletableFuture<String> text = llm.sendMessage("Hi").thenApply(MessageResponse::message);
    awaitRequest(1, "GET /budget");

    text.cancel(true);

    assertThatTheServerSeesTheEndOf(0);
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void cancel_whileTheAnswerIsAwaited_closesThatConnection() throws Exception {
    serve(BudgetAwareCancellationTest::tellTheBudgetAndFallSilent);
    CompletableFuture<MessageResponse> reply = llm.sendMessage("Hi");
    awaitRequest(2, "POST /message");

    reply.cancel(true);

    assertThatTheServerSeesTheEndOf(1);
  }

  @Test
  void cancel_ofAStreamWhoseBudgetIsRead_closesThatConnection() throws Exception {
    serve(ScriptedExchange::awaitClientClose);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    llm.streamMessage("Hi").subscribe(subscriber);
    awaitRequest(1, "GET /budget");

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEndOf(0);
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void cancel_ofAStreamThatRuns_closesThatConnection() throws Exception {
    serve(BudgetAwareCancellationTest::tellTheBudgetAndFallSilent);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    llm.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> subscriber.text().equals("first"));

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEndOf(1);
  }

  @Test
  void cancel_ofOneOfFiftyCalls_leavesTheOthersTheOneReadingThatTheyShare() throws Exception {
    CountDownLatch allHaveCalled = new CountDownLatch(1);
    serve(
        exchange -> {
          if (exchange.requestLine().startsWith("GET /budget")) {
            allHaveCalled.await();
            exchange.respondJson(200, "{\"daily\":{\"usage\":9,\"limit\":10}}");
          } else {
            exchange.respondJson(200, "{\"message\":\"Hello\"}");
          }
        });
    List<CompletableFuture<MessageResponse>> replies =
        IntStream.range(0, 50)
            .parallel()
            .mapToObj(i -> llm.sendMessage("Hi"))
            .collect(Collectors.toList());
    replies.get(0).cancel(true);
    allHaveCalled.countDown();

    for (CompletableFuture<MessageResponse> reply : replies.subList(1, 50)) {
      assertThat(Outcomes.valueOf(reply).warnings())
          .containsExactly("90 % of the daily budget are spent: 9 of 10 USD");
    }
    assertThat(server.exchanges())
        .hasSize(50)
        .filteredOn(exchange -> exchange.requestLine().startsWith("GET /budget"))
        .hasSize(1);
  }

  private void serve(ScriptedServer.Script script) throws Exception {
    server = ScriptedServer.start(script);
    llm = BudgetAwareLlmClient.create(Clients.of(server));
  }

  private static void tellTheBudgetAndFallSilent(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().startsWith("GET /budget")) {
      exchange.respondJson(200, "{\"daily\":{\"usage\":1,\"limit\":10,\"policy\":\"enforce\"}}");
    } else if (exchange.requestLine().startsWith("POST /stream")) {
      exchange.startEvents().text("first").awaitClientClose();
    } else {
      exchange.awaitClientClose();
    }
  }

  private void awaitRequest(int number, String requestLine) {
    await().until(() -> server.exchanges().size() == number);
    assertThat(server.exchanges().get(number - 1).requestLine()).startsWith(requestLine);
  }

  private void assertThatTheServerSeesTheEndOf(int exchange) {
    assertThat(server.exchanges().get(exchange).clientClosed())
        .succeedsWithin(Duration.ofSeconds(30));
  }
}
