package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.policy.ServerPolicy;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.FallbackPolicy;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.DeletingContexts;
import io.rhetor.client.support.FaultyLogHandler;
import io.rhetor.client.support.FaultyLogHandler.Fault;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedLlm;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler of the log that throws, blocks or interrupts harms no call, wherever it is called. */
@Timeout(120)
class FaultyLogHandlersTest {

  private ScriptedServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedServer.start(FaultyLogHandlersTest::answer);
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  /** Where records are written. */
  private enum Place {
    ATTEMPTS_AND_RETRIES {
      @Override
      void pass(ScriptedServer server) throws Exception {
        try (RhetorClient rhetor = client(Clients.configFor(server))) {
          assertThat(Outcomes.valueOf(rhetor.sendMessage("retried")).message()).isEqualTo("Hello");
          assertThat(Outcomes.valueOf(rhetor.streamMessage("Hi").collect()).message())
              .isEqualTo("Hello");
        }
      }
    },
    LIMIT_ON_THE_TIMERS {
      @Override
      void pass(ScriptedServer server) throws Exception {
        RhetorConfig.Builder config =
            Clients.configFor(server)
                .headersTimeout(Duration.ofMillis(20))
                .totalTimeout(Duration.ofSeconds(1));
        try (RhetorClient rhetor = client(config)) {
          failureOf(rhetor.getServerInfo(), RhetorTimeoutException.class);
        }
      }
    },
    CLOSE {
      @Override
      void pass(ScriptedServer server) throws Exception {
        RhetorClient rhetor = client(Clients.configFor(server));
        CompletableFuture<?> cutOff = rhetor.sendMessage("held");
        CompletableFuture<?> cutOffToo = rhetor.streamMessage("held").collect();
        await().dontCatchUncaughtExceptions().until(() -> server.exchanges().size() == 2);

        rhetor.close();

        failureOf(cutOff, ClientClosedException.class);
        failureOf(cutOffToo, ClientClosedException.class);
      }
    },
    CIRCUIT_OF_A_SERVER {
      @Override
      void pass(ScriptedServer server) throws Exception {
        RhetorConfig.Builder config =
            RhetorConfig.builder()
                .baseUrls(List.of(ScriptedServer.NOWHERE, server.url().toString()))
                .serverPolicy(
                    ServerPolicy.builder()
                        .circuitBreaker(
                            CircuitBreakerPolicy.builder().consecutiveFailures(1).build())
                        .build());
        try (RhetorClient rhetor = client(config)) {
          for (int i = 0; i < 4; i++) {
            assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
          }
        }
      }
    },
    DISCOVERY {
      @Override
      void pass(ScriptedServer server) throws Exception {
        RhetorConfig config = Clients.configFor(server).hermesUrl(ScriptedServer.NOWHERE).build();
        try (RhetorClient rhetor = Outcomes.valueOf(RhetorClient.discover(config))) {
          assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
        }
      }
    },
    LISTENER {
      @Override
      void pass(ScriptedServer server) throws Exception {
        RhetorConfig.Builder config = Clients.configFor(server).listener(event -> defect());
        try (RhetorClient rhetor = client(config)) {
          assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
        }
      }
    },
    SUBSCRIBER {
      @Override
      void pass(ScriptedServer server) throws Exception {
        try (RhetorClient rhetor = client(Clients.configFor(server))) {
          rhetor
              .streamMessage("Hi")
              .subscribe(RecordingSubscriber.unbounded().onChunk((s, chunk) -> defect()));
          assertThat(Outcomes.valueOf(rhetor.streamMessage("Hi").collect()).message())
              .isEqualTo("Hello");
        }
      }
    },
    FALLBACK {
      @Override
      void pass(ScriptedServer server) throws Exception {
        FallbackPolicy policy =
            FallbackPolicy.builder()
                .fallbackOn(failure -> defect())
                .circuitBreaker(CircuitBreakerPolicy.builder().consecutiveFailures(1).build())
                .build();
        try (RhetorClient rhetor = client(Clients.configFor(server));
            FallbackLlmClient chain =
                FallbackLlmClient.builder()
                    .first("failing", new Failing(), policy)
                    .then("rhetor", rhetor)
                    .onOutcome(outcome -> defect())
                    .onCircuitChange((name, state) -> defect())
                    .build()) {
          assertThat(Outcomes.valueOf(chain.sendMessage("Hi")).message()).isEqualTo("Hello");
          assertThat(Outcomes.valueOf(chain.streamMessage("Hi").collect()).message())
              .isEqualTo("Hello");
        }
      }
    },
    CANCELLED_TARGET {
      @Override
      void pass(ScriptedServer server) throws Exception {
        FallbackLlmClient chain =
            FallbackLlmClient.builder()
                .first("target", new Failing(new Uncancellable()))
                .thenReply("Sorry")
                .deadline(Duration.ofMillis(20))
                .build();
        assertThat(Outcomes.valueOf(chain.sendMessage("Hi")).message()).isEqualTo("Sorry");
        chain.close();
      }
    },
    BUDGET_WARNING {
      @Override
      void pass(ScriptedServer server) throws Exception {
        try (RhetorClient rhetor = client(Clients.configFor(server));
            BudgetAwareLlmClient guarded =
                BudgetAwareLlmClient.builder(rhetor, unreadable())
                    .onWarning(warning -> defect())
                    .build()) {
          assertThat(Outcomes.valueOf(guarded.sendMessage("Hi")).message()).isEqualTo("Hello");
        }
      }
    },
    SESSION {
      @Override
      void pass(ScriptedServer server) throws Exception {
        DeletingContexts contexts = new DeletingContexts();
        contexts.outcome = CompletableFuture.failedFuture(new IllegalStateException("gone"));
        ChatSession.builder(new ScriptedLlm()).deleteContextOnClose(contexts).build().close();
      }
    };

    abstract void pass(ScriptedServer server) throws Exception;
  }

  static Stream<Arguments> placesAndFaults() {
    return Stream.of(Place.values())
        .flatMap(place -> Stream.of(Fault.values()).map(fault -> Arguments.of(place, fault)));
  }

  @ParameterizedTest
  @MethodSource("placesAndFaults")
  void handler_harmsNoCall(Place place, Fault fault) throws Exception {
    try (FaultyLogHandler handler = FaultyLogHandler.open(fault);
        RhetorClient other = client(Clients.configFor(server))) {
      place.pass(server);

      assertThat(valueOf(other.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      // What the handler throws is uncaught, which is not the test's failure.
      await().dontCatchUncaughtExceptions().until(() -> handler.records() > 0);
    }
  }

  private static RhetorClient client(RhetorConfig.Builder config) {
    return RhetorClient.create(
        config
            .retryPolicy(RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build())
            .build());
  }

  private static boolean defect() {
    throw new IllegalStateException("of a caller");
  }

  /** A budget whose status cannot be read, so that each answer gets a warning. */
  private static RhetorBudget unreadable() {
    return (RhetorBudget)
        Proxy.newProxyInstance(
            FaultyLogHandlersTest.class.getClassLoader(),
            new Class<?>[] {RhetorBudget.class},
            (proxy, method, arguments) ->
                CompletableFuture.<BudgetStatus>failedFuture(
                    new RhetorConnectionException("down", null, true)));
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.body().contains("held") || exchange.requestLine().startsWith("GET / ")) {
      exchange.awaitClientClose();
    } else if (exchange.body().contains("retried") && isFirst(exchange)) {
      exchange.respondJson(503, "{\"detail\":\"LLM client not initialized\"}");
    } else if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("Hel").text("lo").done().endTransfer();
    } else {
      exchange.respondJson(200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}");
    }
  }

  private static final Set<Integer> SEEN = ConcurrentHashMap.newKeySet();

  private static boolean isFirst(ScriptedExchange exchange) {
    return SEEN.add(exchange.header("host").orElse("").hashCode());
  }

  /** A target that answers with a future that a test gives. */
  private static final class Failing implements LlmClient {
    private final CompletableFuture<MessageResponse> answer;

    Failing() {
      this(CompletableFuture.failedFuture(new RhetorConnectionException("down", null, true)));
    }

    Failing(CompletableFuture<MessageResponse> answer) {
      this.answer = answer;
    }

    @Override
    public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
      return answer;
    }

    @Override
    public ChunkStream streamMessage(MessageRequest request) {
      throw new IllegalStateException("down");
    }

    @Override
    public CompletableFuture<MessageResponse> chat(ChatRequest request) {
      return answer;
    }

    @Override
    public ChunkStream streamChat(ChatRequest request) {
      throw new IllegalStateException("down");
    }

    @Override
    public void close() {}
  }

  /** A future that cannot be cancelled. */
  private static final class Uncancellable extends CompletableFuture<MessageResponse> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      throw new AssertionError("of a target");
    }
  }
}
