package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers' code that does not come back harms no other call, however much of it there is. */
class BlockedCallbackTest {
  private static final int CROWD = 50;
  private static final String ANSWER = "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}";

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger blocked = new AtomicInteger();

  @AfterEach
  void endBlockedCallbacks() {
    release.countDown();
  }

  @Test
  void blockedSubscribers_holdUpNeitherStreamsNorCalls() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor = Clients.of(server)) {
      for (int i = 0; i < CROWD; i++) {
        rhetor
            .streamMessage("Hi")
            .subscribe(RecordingSubscriber.requesting(9).onChunk((subscription, chunk) -> block()));
      }
      awaitCrowd();

      RecordingSubscriber other = RecordingSubscriber.requesting(9);
      rhetor.streamMessage("Hi").subscribe(other);
      other.awaitCompletion();
      assertThat(other.text()).isEqualTo("Hello, world");
      assertThat(answerOf(rhetor.sendMessage("Hi"))).isEqualTo("Hello");
    }
  }

  @Test
  void aBlockedSubscriber_getsTheRestOnceItComesBack() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber slow =
          RecordingSubscriber.requesting(9).onChunk((subscription, chunk) -> block());
      rhetor.streamMessage("Hi").subscribe(slow);
      await().until(() -> blocked.get() == 1);
      release.countDown();

      slow.awaitCompletion();
      assertThat(slow.text()).isEqualTo("Hello, world");
    }
  }

  @Test
  void blockedCallbacksOfAnswers_holdUpNoOtherCall() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor = Clients.of(server)) {
      blockOnEachOf(() -> rhetor.sendMessage("Hi"));

      assertThat(answerOf(rhetor.sendMessage("Hi"))).isEqualTo("Hello");
    }
  }

  @Test
  void blockedCallbacksOfFailures_holdUpNoOtherFailure() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(exchange -> exchange.respondJson(500, "{\"detail\":\"no\"}"));
        RhetorClient rhetor = Clients.of(server)) {
      blockOnEachOf(() -> rhetor.sendMessage("Hi"));

      assertThatThrownBy(() -> answerOf(rhetor.sendMessage("Hi")))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(RhetorServerException.class);
    }
  }

  @Test
  void blockedCallbacksOfLostConnections_holdUpNoOtherFailure() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::reset);
        RhetorClient rhetor = Clients.of(server)) {
      blockOnEachOf(() -> rhetor.sendMessage("Hi"));

      assertThatThrownBy(() -> answerOf(rhetor.sendMessage("Hi")))
          .isInstanceOf(CompletionException.class);
    }
  }

  @Test
  void blockedCallbacksOfTimeouts_holdUpNoOtherTimeout() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::awaitClientClose);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server)
                    .headersTimeout(Duration.ofMillis(20))
                    .retryPolicy(RetryPolicy.none())
                    .build())) {
      blockOnEachOf(() -> rhetor.sendMessage("Hi"));

      assertThatThrownBy(() -> answerOf(rhetor.sendMessage("Hi")))
          .hasCauseInstanceOf(RhetorTimeoutException.class);
    }
  }

  @Test
  void moreBlockedCallbacksOfAnswersThanThreads_holdUpNoLimit() throws Exception {
    int crowd = 300;
    int threads = 256;
    AtomicInteger answered = new AtomicInteger();
    AtomicBoolean answers = new AtomicBoolean(true);
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  if (answers.get()) {
                    answer(exchange);
                    answered.incrementAndGet();
                  } else {
                    exchange.awaitClientClose();
                  }
                });
        RhetorClient rhetor = Clients.of(server);
        RhetorClient limited =
            RhetorClient.create(
                Clients.configFor(server)
                    .totalTimeout(Duration.ofMillis(500))
                    .retryPolicy(RetryPolicy.none())
                    .build())) {
      for (int i = 0; i < crowd; i++) {
        blockOn(() -> rhetor.sendMessage("Hi"));
      }
      await().until(() -> blocked.get() == threads);
      await().until(() -> answered.get() >= crowd);
      answers.set(false);

      CompletableFuture<MessageResponse> call = limited.sendMessage("Hi");
      assertThatThrownBy(() -> answerOf(call)).hasCauseInstanceOf(RhetorTimeoutException.class);
      RecordingSubscriber stream = RecordingSubscriber.requesting(9);
      limited.streamMessage("Hi").subscribe(stream);
      assertThat(stream.awaitFailure()).isInstanceOf(RhetorTimeoutException.class);
      assertThat(blocked).hasValue(threads);
      release.countDown();
      await().until(() -> blocked.get() == crowd);
    }
  }

  @Test
  void blockedCallbacks_withAnHttpClientOfTheUsers_holdUpNoOtherCall() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server).httpClient(HttpClient.newHttpClient()).build())) {
      blockOnEachOf(() -> rhetor.sendMessage("Hi"));

      assertThat(answerOf(rhetor.sendMessage("Hi"))).isEqualTo("Hello");
    }
  }

  @Test
  void aCallbackThatWaitsForAnotherCall_getsItsAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor = Clients.of(server)) {
      CompletableFuture<String> inner =
          rhetor.sendMessage("Hi").thenApply(outer -> rhetor.sendMessage("Hi").join().message());

      assertThat(inner.get(30, TimeUnit.SECONDS)).isEqualTo("Hello");
    }
  }

  @Test
  void callsOneBehindTheOther_fromTheCallbackOfTheLast_shareOneConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor = Clients.of(server)) {
      CompletableFuture<MessageResponse> last = rhetor.sendMessage("Hi");
      for (int i = 0; i < 200; i++) {
        last = last.thenCompose(answer -> rhetor.sendMessage("Hi"));
      }

      assertThat(answerOf(last)).isEqualTo("Hello");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void callsOneBehindTheOther_startNoThreadEach() throws Exception {
    int count = 200;
    try (ScriptedServer server = ScriptedServer.start(BlockedCallbackTest::answer);
        RhetorClient rhetor = Clients.of(server)) {
      answerOf(rhetor.sendMessage("Hi"));
      long before = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
      for (int i = 0; i < count; i++) {
        answerOf(rhetor.sendMessage("Hi"));
      }

      assertThat(ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - before)
          .isLessThan(count / 2);
    }
  }

  private void blockOnEachOf(Supplier<CompletableFuture<MessageResponse>> call) {
    for (int i = 0; i < CROWD; i++) {
      blockOn(call);
    }
    awaitCrowd();
  }

  /**
   * Blocks a thread of the client by a callback. One that is added to a future that is done already
   * runs on the thread that adds it, which must not block: another call is made then.
   */
  private void blockOn(Supplier<CompletableFuture<MessageResponse>> call) {
    Thread caller = Thread.currentThread();
    AtomicBoolean tooLate = new AtomicBoolean(true);
    while (tooLate.getAndSet(false)) {
      call.get()
          .whenComplete(
              (answer, failure) -> {
                if (Thread.currentThread() == caller) {
                  tooLate.set(true);
                } else {
                  block();
                }
              });
    }
  }

  private void awaitCrowd() {
    await().until(() -> blocked.get() == CROWD);
  }

  private void block() {
    blocked.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static String answerOf(CompletableFuture<MessageResponse> call) throws Exception {
    return call.orTimeout(20, TimeUnit.SECONDS).join().message();
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("Hello").text(", world").done().endTransfer();
    } else {
      exchange.respondJson(200, ANSWER);
    }
  }
}
