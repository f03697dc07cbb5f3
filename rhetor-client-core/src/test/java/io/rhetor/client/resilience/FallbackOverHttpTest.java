package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorRateLimitException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers on real sockets, the first in trouble: what the user gets, and who was asked. */
class FallbackOverHttpTest {
  /** The four ways to ask, each as a whole answer. */
  enum Way {
    MESSAGE(llm -> llm.sendMessage("Hi")),
    CHAT(llm -> llm.chat(CHAT_REQUEST)),
    STREAM(llm -> llm.streamMessage("Hi").collect()),
    STREAM_CHAT(llm -> llm.streamChat(CHAT_REQUEST).collect());

    private final Function<LlmClient, CompletableFuture<MessageResponse>> call;

    Way(Function<LlmClient, CompletableFuture<MessageResponse>> call) {
      this.call = call;
    }

    CompletableFuture<MessageResponse> ask(LlmClient llm) {
      return call.apply(llm);
    }

    boolean streams() {
      return this == STREAM || this == STREAM_CHAT;
    }
  }

  private static final ChatRequest CHAT_REQUEST =
      ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();

  private final List<FallbackOutcome> outcomes = new ArrayList<>();
  private ScriptedServer healthy;
  private FallbackLlmClient chain;

  @BeforeEach
  void startHealthyServer() throws IOException {
    healthy =
        ScriptedServer.start(
            exchange -> {
              if (wantsStream(exchange)) {
                exchange.startEvents().text("from ").text("second").done().endTransfer();
              } else {
                exchange.respondJson(200, "{\"message\": \"from second\", \"model\": \"m\"}");
              }
            });
  }

  @AfterEach
  void close() throws IOException {
    chain.close();
    healthy.close();
  }

  private static boolean wantsStream(ScriptedExchange exchange) {
    return exchange.requestLine().contains("/stream")
        || exchange.body().replace(" ", "").contains("\"streaming\":true");
  }

  private void chainTo(String firstUrl) {
    chainTo(firstUrl, Duration.ofMinutes(5));
  }

  private void chainTo(String firstUrl, Duration headersTimeout) {
    // Retries have tests of their own; here each target is asked once.
    RhetorConfig first =
        LocalServer.config(firstUrl)
            .headersTimeout(headersTimeout)
            .retryPolicy(RetryPolicy.none())
            .build();
    chain =
        FallbackLlmClient.builder()
            .onOutcome(outcomes::add)
            .first("first", RhetorClient.create(first))
            .then("second", LocalServer.clientWithoutRetries(healthy))
            .build();
  }

  private void assertFallsBack(
      Way way, ScriptedServer.Script script, Class<? extends RhetorException> because)
      throws Exception {
    try (ScriptedServer troubled = ScriptedServer.start(script)) {
      boolean late = because == RhetorTimeoutException.class;
      chainTo(troubled.url().toString(), late ? Duration.ofMillis(300) : Duration.ofMinutes(5));

      MessageResponse reply = valueOf(way.ask(chain));

      assertAnsweredBySecond(reply, because);
      assertThat(troubled.exchanges()).hasSize(1);
    }
  }

  private void assertAnsweredBySecond(
      MessageResponse reply, Class<? extends RhetorException> because) {
    assertThat(reply.message()).isEqualTo("from second");
    assertThat(reply.isFallback()).isTrue();
    assertThat(healthy.exchanges()).hasSize(1);
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).answeredBy()).hasValue("second");
    assertThat(outcomes.get(0).attempts().get(0).failure().orElseThrow()).isInstanceOf(because);
  }

  @ParameterizedTest
  @EnumSource
  void refusedConnection(Way way) throws Exception {
    chainTo(ScriptedServer.NOWHERE);

    assertAnsweredBySecond(valueOf(way.ask(chain)), RhetorConnectionException.class);
  }

  @ParameterizedTest
  @EnumSource
  void resetBeforeTheRequestIsRead(Way way) throws Exception {
    try (ServerSocket resetting = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      resetEachConnection(resetting);
      chainTo("http://127.0.0.1:" + resetting.getLocalPort());

      assertAnsweredBySecond(valueOf(way.ask(chain)), RhetorConnectionException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetOnceTheRequestIsRead(Way way) throws Exception {
    assertFallsBack(way, ScriptedExchange::reset, RhetorConnectionException.class);
  }

  @ParameterizedTest
  @EnumSource
  void stall(Way way) throws Exception {
    assertFallsBack(way, ScriptedExchange::awaitClientClose, RhetorTimeoutException.class);
  }

  @ParameterizedTest
  @EnumSource
  void tooManyRequests(Way way) throws Exception {
    assertFallsBack(
        way, exchange -> exchange.respondJson(429, "{}"), RhetorRateLimitException.class);
  }

  @ParameterizedTest
  @EnumSource
  void unavailable(Way way) throws Exception {
    assertFallsBack(way, exchange -> exchange.respondJson(503, "{}"), RhetorServerException.class);
  }

  @ParameterizedTest
  @EnumSource
  void failureOfTheModel(Way way) throws Exception {
    assertFallsBack(
        way,
        exchange -> {
          if (wantsStream(exchange)) {
            exchange.startEvents().event("{\"error\": \"no\", \"done\": true}").endTransfer();
          } else {
            exchange.respondJson(200, "{\"error\": \"no\"}");
          }
        },
        RhetorModelException.class);
  }

  @ParameterizedTest
  @EnumSource
  void cutAfterChunksWithoutText_orWithinAWholeAnswer(Way way) throws Exception {
    assertFallsBack(
        way,
        exchange -> {
          if (wantsStream(exchange)) {
            exchange.startEvents().text("").text("").close();
          } else {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mess").close();
          }
        },
        RhetorException.class);
  }

  @ParameterizedTest
  @EnumSource
  void emptyAnswer(Way way) throws Exception {
    try (ScriptedServer empty =
        ScriptedServer.start(
            exchange -> {
              if (wantsStream(exchange)) {
                exchange.startEvents().text("").done().endTransfer();
              } else {
                exchange.respondJson(200, "{\"message\": \"\"}");
              }
            })) {
      chainTo(empty.url().toString());

      assertThat(valueOf(way.ask(chain)).message()).isEqualTo("from second");
      assertThat(empty.exchanges()).hasSize(1);
      assertThat(outcomes.get(0).attempts().get(0).failure()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void badRequest_isNotSentToAnother(Way way) throws Exception {
    try (ScriptedServer strict =
        ScriptedServer.start(exchange -> exchange.respondJson(400, "{\"detail\": \"no\"}"))) {
      chainTo(strict.url().toString());

      failureOf(way.ask(chain), RhetorBadRequestException.class);
      assertThat(healthy.exchanges()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "STREAM.*")
  void cutAfterText_isABrokenStream(Way way) throws Exception {
    try (ScriptedServer cutting =
        ScriptedServer.start(exchange -> exchange.startEvents().text("par").text("tial").close())) {
      chainTo(cutting.url().toString());

      RhetorStreamException failure = failureOf(way.ask(chain), RhetorStreamException.class);

      assertThat(way.streams()).isTrue();
      assertThat(failure.partial()).isEqualTo("partial");
      assertThat(healthy.exchanges()).isEmpty();
    }
  }

  @Test
  void serverThatKeepsFailing_isLeftAlone() throws Exception {
    try (ScriptedServer troubled =
        ScriptedServer.start(exchange -> exchange.respondJson(503, "{}"))) {
      chainTo(troubled.url().toString());

      for (Way way : Way.values()) {
        valueOf(way.ask(chain));
        valueOf(way.ask(chain));
      }

      assertThat(troubled.exchanges()).hasSize(5);
      assertThat(healthy.exchanges()).hasSize(8);
      assertThat(chain.circuitState("first")).isEqualTo(CircuitState.OPEN);
    }
  }

  @Test
  void bothServersInTrouble_failWithBothReasons() throws Exception {
    try (ScriptedServer troubled =
        ScriptedServer.start(exchange -> exchange.respondJson(503, "{}"))) {
      chain =
          FallbackLlmClient.builder()
              .first("first", LocalServer.clientWithoutRetries(troubled))
              .then("second", LocalServer.clientWithoutRetries(troubled))
              .build();
      for (Way way : Way.values()) {
        FallbackExhaustedException failure =
            failureOf(way.ask(chain), FallbackExhaustedException.class);

        assertThat(failure.attempts()).hasSize(2);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(troubled.exchanges()).hasSize(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancel_reachesTheSecondServer(Way way) throws Exception {
    try (ScriptedServer troubled =
            ScriptedServer.start(exchange -> exchange.respondJson(503, "{}"));
        ScriptedServer silent = ScriptedServer.start(ScriptedExchange::awaitClientClose)) {
      chain =
          FallbackLlmClient.builder()
              .first("first", LocalServer.clientWithoutRetries(troubled))
              .then("second", LocalServer.client(silent))
              .build();
      CompletableFuture<String> text = way.ask(chain).thenApply(MessageResponse::message);
      await().until(() -> !silent.exchanges().isEmpty());

      text.cancel(true);

      assertThat(silent.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void deadline_endsTheRequestAtTheServer() throws Exception {
    try (ScriptedServer silent = ScriptedServer.start(ScriptedExchange::awaitClientClose)) {
      chain =
          FallbackLlmClient.builder()
              .deadline(Duration.ofMillis(150))
              .first("first", LocalServer.client(silent))
              .build();
      for (Way way : Way.values()) {
        assertThat(failureOf(way.ask(chain), FallbackExhaustedException.class))
            .hasCauseInstanceOf(RhetorTimeoutException.class);
      }

      assertThat(silent.exchanges())
          .allSatisfy(
              exchange ->
                  assertThat(exchange.clientClosed()).succeedsWithin(Duration.ofSeconds(30)));
    }
  }

  @Test
  void backpressure_reachesTheSecondServer() throws Exception {
    chainTo(ScriptedServer.NOWHERE);
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
    chain.streamMessage("Hi").subscribe(subscriber);

    await().until(() -> subscriber.chunks().size() == 1);
    assertThat(subscriber.hasEnded()).isFalse();
    subscriber.subscription().request(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("from second");
  }

  private static void resetEachConnection(ServerSocket server) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket connection = server.accept();
                  connection.setSoLinger(true, 0);
                  connection.close();
                } catch (IOException closed) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
