package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** An executor and a JDK client that the user brings: used, and left to the user. */
class GivenPartsTest {
  private static final String USERS_THREAD = "users-thread";

  private static ExecutorService usersExecutor() {
    return Executors.newCachedThreadPool(
        work -> {
          Thread thread = new Thread(work, USERS_THREAD);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Test
  void givenExecutor_runsTheCallbacksOfFutures() throws Exception {
    ExecutorService executor = usersExecutor();
    CountDownLatch watched = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  watched.await();
                  exchange.respondJson(200, "{\"message\":\"Hello\"}");
                });
        RhetorClient rhetor =
            RhetorClient.create(Clients.configFor(server).executor(executor).build())) {
      CompletableFuture<String> thread =
          rhetor.sendMessage("Hi").thenApply(reply -> Thread.currentThread().getName());
      watched.countDown();

      assertThat(thread.join()).isEqualTo(USERS_THREAD);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void givenExecutor_thatIsShutDownTooEarly_keepsNoCallFromEndingByItsLimits() throws Exception {
    ExecutorService executor = usersExecutor();
    ManualTimers timers = new ManualTimers();
    Duration limit = Duration.ofMinutes(1);
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::awaitClientClose);
        RhetorClient rhetor =
            new RhetorHttpClient(
                ClientCore.create(
                    Clients.configFor(server).executor(executor).headersTimeout(limit).build(),
                    RhetorClient.class,
                    timers))) {
      CompletableFuture<MessageResponse> first = rhetor.sendMessage("Hi");
      CompletableFuture<MessageResponse> second = rhetor.sendMessage("Hi");
      await().until(() -> server.exchanges().size() == 2 && timers.pendingIn(limit) == 2);
      executor.shutdown();
      timers.advance(limit);

      Outcomes.failureOf(first, RhetorTimeoutException.class);
      Outcomes.failureOf(second, RhetorTimeoutException.class);
    }
  }

  @Test
  void givenExecutor_runsSubscribers() throws Exception {
    ExecutorService executor = usersExecutor();
    Set<String> threads = ConcurrentHashMap.newKeySet();
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> exchange.startEvents().text("a").text("b").done().endTransfer());
        RhetorClient rhetor =
            RhetorClient.create(Clients.configFor(server).executor(executor).build())) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded()
              .onChunk((subscription, chunk) -> threads.add(Thread.currentThread().getName()));
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(threads).containsExactly(USERS_THREAD);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void givenHttpClient_staysOpenWhenTheRhetorClientIsClosed() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (ScriptedServer server =
        ScriptedServer.start(exchange -> exchange.respondJson(200, "{\"message\":\"Hello\"}"))) {
      RhetorConfig config = Clients.configFor(server).httpClient(http).build();
      RhetorClient.create(config).close();

      try (RhetorClient second = RhetorClient.create(config)) {
        assertThat(valueOf(second.sendMessage("Hi")).message()).isEqualTo("Hello");
      }
    }
  }
}
