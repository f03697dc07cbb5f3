package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients whose calls are spread over several JDK clients, over real connections. */
@Timeout(60)
class SelectorsTest {
  private static final int SELECTORS = 4;
  private static final String UNFINISHED = "unfinished";

  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger answers = new AtomicInteger();
  private ScriptedServer server;
  private RhetorClient rhetor;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(this::answer);
    rhetor =
        RhetorClient.create(
            Clients.configFor(server)
                .selectors(SELECTORS)
                .delivery(Delivery.DIRECT)
                .retryPolicy(RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build())
                .build());
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    rhetor.close();
    server.close();
  }

  private void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.body().contains(UNFINISHED)) {
      exchange.startEvents().text("first").awaitClientClose();
    } else if (exchange.body().contains("busy") && answers.getAndIncrement() % 2 == 0) {
      exchange.respondJson(503, "{\"detail\": \"busy\"}");
    } else {
      exchange.respondJson(200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}");
    }
  }

  @Test
  void callsAtATime_areSpreadEvenly_thoseOfViewsToo() {
    RhetorClient view = rhetor.withOptions(CallOptions.builder().header("X-Tenant", "t").build());
    Map<String, AtomicInteger> streamsOfThreads = new ConcurrentHashMap<>();
    for (int i = 0; i < 4 * SELECTORS; i++) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> count(streamsOfThreads));
      (i % 2 == 0 ? rhetor : view).streamMessage(UNFINISHED).subscribe(subscriber);
    }
    await().until(() -> sum(streamsOfThreads) == 4 * SELECTORS);

    assertThat(streamsOfThreads).hasSize(SELECTORS);
    assertThat(streamsOfThreads.values()).allMatch(streams -> streams.get() == 4);
  }

  @Test
  void callsOneAfterTheOther_shareAConnection_furtherAttemptsToo() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(valueOf(rhetor.sendMessage(i % 2 == 0 ? "Hi" : "busy")).message())
          .isEqualTo("Hello");
    }

    assertThat(server.connectionCount()).isOne();
  }

  @Test
  void aSubscriberThatBlocksASelector_holdsUpNoCallOfTheOthers() throws Exception {
    rhetor.streamMessage(UNFINISHED).forEach(chunk -> block());
    blocked.await();

    for (int i = 0; i < 10; i++) {
      assertThat(valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  @Test
  void close_endsTheCallsOfAllSelectors() throws Exception {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 2 * SELECTORS; i++) {
      calls.add(rhetor.streamMessage(UNFINISHED).collect());
    }
    await().until(() -> server.exchanges().size() == calls.size());

    rhetor.close();

    for (CompletableFuture<?> call : calls) {
      assertThat(call).failsWithin(Duration.ofSeconds(30));
    }
    for (ScriptedExchange exchange : server.exchanges()) {
      valueOf(exchange.clientClosed());
    }
    failureOf(rhetor.sendMessage("Hi"), ClientClosedException.class);
  }

  @Test
  void settings_areOneSelectorByDefault_andShown() {
    assertThat(RhetorConfig.builder(Map.of()).build().selectors()).isOne();
    RhetorConfig config =
        RhetorConfig.builder(Map.of()).selectors(64).delivery(Delivery.DIRECT).build();
    assertThat(config.toBuilder().build().selectors()).isEqualTo(64);
    assertThat(config.toString()).contains("delivery=DIRECT").contains("selectors=64");
  }

  private void block() {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void count(Map<String, AtomicInteger> streamsOfThreads) {
    streamsOfThreads
        .computeIfAbsent(Thread.currentThread().getName(), name -> new AtomicInteger())
        .incrementAndGet();
  }

  private static int sum(Map<String, AtomicInteger> streamsOfThreads) {
    return streamsOfThreads.values().stream().mapToInt(AtomicInteger::get).sum();
  }
}
