package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who keeps the text of a stream, over real connections. */
@Timeout(60)
class StreamTextTest {
  private static final String LONG = "x".repeat(5_000);

  private final CountDownLatch more = new CountDownLatch(1);
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(this::answer);
  }

  @AfterEach
  void stop() throws IOException {
    more.countDown();
    server.close();
  }

  private void answer(ScriptedExchange exchange) throws IOException, InterruptedException {
    exchange.startEvents().text(LONG).text("another");
    if (exchange.body().contains("broken")) {
      more.await();
      exchange.close();
    } else {
      exchange.done().endTransfer();
    }
  }

  /** Clients that are to keep nothing. */
  private enum Keeper {
    CLIENT {
      @Override
      LlmClient over(RhetorClient rhetor) {
        return rhetor;
      }
    },
    CHAIN {
      @Override
      LlmClient over(RhetorClient rhetor) {
        return FallbackLlmClient.builder().first("rhetor", rhetor).maxPartialCharacters(0).build();
      }
    },
    BUDGET {
      @Override
      LlmClient over(RhetorClient rhetor) {
        return BudgetAwareLlmClient.builder(rhetor, rhetor.budget()).build();
      }
    };

    abstract LlmClient over(RhetorClient rhetor);
  }

  @ParameterizedTest
  @EnumSource
  void withoutPartialText_nothingIsKept(Keeper keeper) throws Exception {
    AtomicReference<WeakReference<String>> text = new AtomicReference<>();
    AtomicReference<Object> latest = new AtomicReference<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    RhetorConfig config = Clients.configFor(server).maxPartialCharacters(0).build();
    try (RhetorClient rhetor = RhetorClient.create(config);
        LlmClient llm = keeper.over(rhetor)) {
      llm.streamMessage("broken")
          .subscribe(
              new Unbounded(end) {
                @Override
                public void onNext(StreamChunk chunk) {
                  text.compareAndSet(null, new WeakReference<>(chunk.text()));
                  latest.set(chunk.text());
                }
              });
      await().until(() -> "another".equals(latest.get()));
      await()
          .until(
              () -> {
                System.gc();
                return text.get().get() == null;
              });

      more.countDown();
      assertThat(end)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .isInstanceOfSatisfying(
              RhetorStreamException.class,
              failure -> {
                assertThat(failure.partial()).isEmpty();
                assertThat(failure.isPartialCut()).isTrue();
              });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT", "BUDGET"})
  void textThatIsCollected_isInTheFailure(Keeper keeper) {
    more.countDown();
    try (RhetorClient rhetor = Clients.of(server);
        LlmClient llm = keeper.over(rhetor)) {
      assertThat(llm.streamMessage("broken").collect())
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .isInstanceOfSatisfying(
              RhetorStreamException.class,
              failure -> assertThat(failure.partial()).isEqualTo(LONG + "another"));
    }
  }

  @Test
  void answerAndHistoryOfASession_areOneText() throws Exception {
    try (RhetorClient rhetor = Clients.of(server);
        ChatSession session = ChatSession.builder(rhetor).build()) {
      String answer = valueOf(session.stream("Hi").collect()).message();

      assertThat(answer).isEqualTo(LONG + "another");
      assertThat(session.history().get(1).content()).isSameAs(answer);
    }
  }
}
