package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordedLog;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.Selectors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing a client ends all its calls, whatever their callers do then, and says what it ended. */
@Timeout(60)
class ClosingTest {
  private static final int CALLS = 10;

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(2);
  private final ExecutorService ownThreads = Executors.newCachedThreadPool();

  @AfterEach
  void endBlockedCallbacks() {
    release.countDown();
    ownThreads.shutdown();
  }

  /** Before JDK 21 a client of the JDK ends by itself, once nothing of its calls is under way. */
  @Test
  void clientWithAStalledBody_endsItsThreadOnceClosed() throws Exception {
    Set<Thread> before = selectors();
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange -> {
              exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
              exchange.awaitClientClose();
            })) {
      RhetorConfig config = Clients.configFor(server).idleTimeout(Duration.ofMillis(100)).build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        failureOf(rhetor.sendMessage("Hi"), RhetorTimeoutException.class);
      }

      await()
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(
              () -> {
                System.gc();
                Selectors.wake();
                assertThat(before).containsAll(selectors());
              });
    }
  }

  private static Set<Thread> selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared threads", "own executor", "inline"})
  void close_endsAllCallsAlthoughOneCallerThrowsAndOthersBlock(String executor) throws Exception {
    try (RecordedLog thrown =
            RecordedLog.of("io.rhetor.client.internal.stream.ChunkSubscription", Level.INFO);
        RecordedLog log = RecordedLog.of(RhetorClient.class, Level.INFO);
        ScriptedServer server = ScriptedServer.start(ClosingTest::answerNothing)) {
      RhetorConfig.Builder config = Clients.configFor(server);
      executor(executor).ifPresent(config::executor);
      RhetorClient rhetor = RhetorClient.create(config.build());
      rhetor.streamMessage("Hi").subscribe(new EndingSubscriber(ClosingTest::fail));
      rhetor.streamMessage("Hi").subscribe(new EndingSubscriber(this::block));
      rhetor.sendMessage("Hi").whenComplete((answer, failure) -> block());
      List<RecordingSubscriber> streams = new ArrayList<>();
      List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
        rhetor.streamMessage("Hi").subscribe(subscriber);
        streams.add(subscriber);
        answers.add(rhetor.sendMessage("Hi"));
      }
      await().until(() -> server.exchanges().size() == 2 * CALLS + 3);

      rhetor.close();
      rhetor.close();

      for (RecordingSubscriber stream : streams) {
        assertThat(stream.awaitFailure()).isInstanceOf(ClientClosedException.class);
      }
      for (CompletableFuture<MessageResponse> answer : answers) {
        failureOf(answer, ClientClosedException.class);
      }
      for (ScriptedExchange exchange : server.exchanges()) {
        exchange.clientClosed().get(30, SECONDS);
      }
      assertThat(blocked.await(30, SECONDS)).isTrue();
      await().until(() -> thrown.lines().size() == 1);
      assertThat(log.lines())
          .containsExactly(
              "WARNING The client was closed while 23 calls were in flight, which failed: 11 x POST"
                  + " /message, 12 x POST /stream. Close it only when no answer is awaited; a join()"
                  + " may be missing.");
    }
  }

  @Test
  void close_withoutCallsUnderWay_saysNothing() throws Exception {
    try (RecordedLog log = RecordedLog.of(RhetorClient.class, Level.INFO);
        ScriptedServer server =
            ScriptedServer.start(
                exchange -> exchange.respondJson(200, "{\"message\":\"Hello\"}"))) {
      RhetorClient rhetor = Clients.of(server);
      rhetor.sendMessage("Hi").get(30, SECONDS);
      rhetor.sendMessage("Hi").cancel(true);
      rhetor.close();
      rhetor.close();

      assertThat(log.lines()).isEmpty();
    }
  }

  private Optional<Executor> executor(String name) {
    return name.equals("shared threads")
        ? Optional.empty()
        : Optional.of(name.equals("inline") ? Runnable::run : ownThreads);
  }

  private static void answerNothing(ScriptedExchange exchange) throws IOException {
    exchange.awaitClientClose();
  }

  private static void fail() {
    throw new IllegalStateException("planned by a test");
  }

  private void block() {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does something when its stream fails. */
  private static final class EndingSubscriber implements Flow.Subscriber<StreamChunk> {
    private final Runnable action;

    EndingSubscriber(Runnable action) {
      this.action = action;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StreamChunk chunk) {}

    @Override
    public void onError(Throwable failure) {
      action.run();
    }

    @Override
    public void onComplete() {}
  }
}
