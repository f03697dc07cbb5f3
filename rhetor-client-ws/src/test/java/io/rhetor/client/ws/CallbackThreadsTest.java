package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which threads call users back, and whom one that blocks holds up. */
class CallbackThreadsTest {
  /** A message whose answer waits for the test. */
  private static final String HELD = "held";

  /** More than any pool of few threads has. */
  private static final int MANY = 200;

  private final ExecutorService executor =
      Executors.newCachedThreadPool(task -> new Thread(task, "of-the-user"));
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private ScriptedWebSocketServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedWebSocketServer.start(this::serve);
  }

  @AfterEach
  void stopServer() throws IOException {
    goOn.countDown();
    server.close();
    executor.shutdown();
  }

  @Test
  void givenExecutor_runsAllThatUsersSee() throws Exception {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (RhetorWebSocketClient client = client(withExecutor(), 1)) {
      client.events().subscribe(onEvent(event -> threads.add(threadName())));
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded().onChunk((stream, chunk) -> threads.add(threadName()));
      client.streamMessage(MessageRequest.of("Hi")).subscribe(subscriber);
      subscriber.awaitCompletion();
      CompletableFuture<Void> told =
          client.sendMessage(HELD).thenAccept(answer -> threads.add(threadName()));
      goOn.countDown();
      valueOf(told);

      // Connected, twice typing on and off, two chunks, one answer.
      await().untilAsserted(() -> assertThat(threads).hasSize(8));
      assertThat(threads).containsOnly("of-the-user");
    }
  }

  @Test
  void withoutExecutor_callbackOfAFutureThatBlocks_holdsUpNoOtherCall() throws Exception {
    assertHoldsUpNothing(RhetorConfig.builder());
  }

  @Test
  void withoutExecutor_callbacksThatBlock_holdUpNoOtherCall_howeverManyTheyAre() throws Exception {
    CountDownLatch allBlocked = new CountDownLatch(MANY);
    try (RhetorWebSocketClient client = client(RhetorConfig.builder(), 1)) {
      List<CompletableFuture<Void>> held = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        held.add(
            client
                .getStatus()
                .thenAccept(
                    status -> {
                      allBlocked.countDown();
                      block();
                    }));
      }
      allBlocked.await();

      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(held).noneMatch(CompletableFuture::isDone);
      goOn.countDown();
      valueOf(CompletableFuture.allOf(held.toArray(CompletableFuture[]::new)));
    }
  }

  @Test
  void withExecutor_callbackOfAFutureThatBlocks_holdsUpNoOtherCall() throws Exception {
    assertHoldsUpNothing(withExecutor());
  }

  @Test
  void subscriberOfEventsThatBlocks_holdsUpNoCall() throws Exception {
    try (RhetorWebSocketClient client = client(RhetorConfig.builder(), 1)) {
      client.events().subscribe(onEvent(event -> block()));
      valueOf(client.connect());
      blocked.await();

      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  @Test
  void onNextThatBlocks_holdsUpItsOwnConnectionOnly() throws Exception {
    try (RhetorWebSocketClient client = client(RhetorConfig.builder(), 2)) {
      RecordingSubscriber slow = RecordingSubscriber.unbounded().onChunk((s, chunk) -> block());
      client.streamMessage(MessageRequest.of("Hi")).subscribe(slow);
      blocked.await();

      MessageResponse other = valueOf(client.streamMessage("Hi").collect());
      assertThat(other.message()).isEqualTo("Hello");
      assertThat(slow.hasEnded()).isFalse();
      goOn.countDown();

      slow.awaitCompletion();
      assertThat(slow.text()).isEqualTo("Hello");
    }
  }

  @Test
  void executorThatWasShutDown_keepsNoCallWaiting_evenWhereEventsAreListenedTo() throws Exception {
    try (RhetorWebSocketClient client = client(withExecutor(), 1)) {
      client.events().subscribe(onEvent(event -> {}));
      executor.shutdown();

      valueOf(client.connect());
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  private void assertHoldsUpNothing(RhetorConfig.Builder config) throws Exception {
    try (RhetorWebSocketClient client = client(config, 1)) {
      // Not on this thread, where a callback of a future that is done already would block the test.
      CompletableFuture<Void> held =
          CompletableFuture.supplyAsync(() -> client.getStatus().thenAccept(status -> block()))
              .thenCompose(blocking -> blocking);
      blocked.await();

      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(held).isNotDone();
      goOn.countDown();
      valueOf(held);
    }
  }

  private void block() {
    blocked.countDown();
    try {
      goOn.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private RhetorConfig.Builder withExecutor() {
    return RhetorConfig.builder().executor(executor);
  }

  private RhetorWebSocketClient client(RhetorConfig.Builder config, int maxConnections) {
    return RhetorWebSocketClient.create(
        config.baseUrl(server.url().toString()).component("quill").build(),
        WebSocketOptions.builder().maxConnections(maxConnections).build());
  }

  private static String threadName() {
    return Thread.currentThread().getName();
  }

  private static Flow.Subscriber<ConnectionEvent> onEvent(Consumer<ConnectionEvent> action) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(ConnectionEvent event) {
        action.accept(event);
      }

      @Override
      public void onError(Throwable failure) {
        throw new AssertionError(failure);
      }

      @Override
      public void onComplete() {}
    };
  }

  private void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      JsonNode request = socket.receive();
      if (request.path("type").asText().equals("STATUS")) {
        socket.status();
      } else if (request.path("payload").path("streaming").asBoolean()) {
        socket.stream("Hel", "lo");
      } else {
        if (request.path("payload").path("message").asText().equals(HELD)) {
          goOn.await();
        }
        socket.typing(true).response("Hello").typing(false);
      }
    }
  }
}
