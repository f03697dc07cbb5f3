package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.CallOptions;
import io.rhetor.client.Delivery;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over WebSocket whose subscribers are called by the thread that reads the connection. */
@Timeout(60)
class DirectDeliveryTest {
  private static final String UNFINISHED = "unfinished";
  private static final String[] CHUNKS =
      IntStream.range(0, 500).mapToObj(i -> i + " ").toArray(String[]::new);

  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private ScriptedWebSocketServer server;
  private RhetorWebSocketClient client;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedWebSocketServer.start(DirectDeliveryTest::serve);
    client =
        RhetorWebSocketClient.create(
            SocketClients.config(server).delivery(Delivery.DIRECT).build(),
            SocketClients.options().maxConnections(3).build());
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    client.close();
    server.close();
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      JsonNode payload = socket.receive().path("payload");
      if (!payload.path("streaming").asBoolean()) {
        socket.typing(true).response("Hello").typing(false);
      } else if (payload.path("message").asText().equals(UNFINISHED)) {
        socket.typing(true).chunk("first");
      } else {
        socket.stream(CHUNKS);
      }
    }
  }

  @Test
  void direct_callsOnTheThreadThatReads_inOrder() throws Exception {
    assertThat(valueOf(stream(client, "Hi").forEach(chunk -> noteThread())).message())
        .isEqualTo(String.join("", CHUNKS));

    assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("rhetor-ws-io-"));
  }

  @Test
  void aViewOfAClient_mayHaveTheOtherDelivery() throws Exception {
    CallOptions usual = CallOptions.builder().delivery(Delivery.EXECUTOR).build();
    valueOf(stream(client.withOptions(usual), "Hi").forEach(chunk -> noteThread()));
    assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("rhetor-callback-"));
    threads.clear();

    RhetorConfig config = SocketClients.config(server).build();
    CallOptions direct = CallOptions.builder().delivery(Delivery.DIRECT).build();
    try (RhetorWebSocketClient other = SocketClients.client(config)) {
      valueOf(stream(other.withOptions(direct), "Hi").forEach(chunk -> noteThread()));
    }
    assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("rhetor-ws-io-"));
  }

  @Test
  void demandFromWithinAndFromWithout_isServedInOrder() throws Exception {
    RecordingSubscriber within =
        RecordingSubscriber.requesting(1).onChunk((subscription, chunk) -> subscription.request(1));
    stream(client, "Hi").subscribe(within);
    within.awaitCompletion();
    assertThat(within.text()).isEqualTo(String.join("", CHUNKS));

    RecordingSubscriber without =
        RecordingSubscriber.requesting(1).onChunk((subscription, chunk) -> noteThread());
    stream(client, "Hi").subscribe(without);
    for (int i = 0; i < CHUNKS.length; i++) {
      without.subscription().request(1);
    }
    without.awaitCompletion();
    assertThat(without.text()).isEqualTo(String.join("", CHUNKS));
    assertThat(threads).doesNotContain(Thread.currentThread().getName());
  }

  @Test
  void aSubscriberThatThrowsOrCancels_endsItsStreamAlone() throws Exception {
    RecordingSubscriber other = RecordingSubscriber.unbounded();
    stream(client, UNFINISHED).subscribe(other);
    await().until(() -> !other.chunks().isEmpty());
    RecordingSubscriber throwing =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  throw new IllegalStateException("of a caller");
                });
    stream(client, "Hi").subscribe(throwing);
    RecordingSubscriber cancelling =
        RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> subscription.cancel());
    stream(client, "Hi").subscribe(cancelling);

    await().until(() -> !throwing.chunks().isEmpty() && !cancelling.chunks().isEmpty());
    assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    assertThat(throwing.chunks()).hasSize(1);
    assertThat(cancelling.chunks()).hasSize(1);
    assertThat(other.hasEnded()).isFalse();
  }

  @Test
  void aSubscriberThatBlocks_isNamedInTheLog_andHoldsUpItsConnectionAlone() throws Exception {
    try (RecordedLog log = RecordedLog.open()) {
      CallOptions limit = CallOptions.builder().totalTimeout(Duration.ofMillis(50)).build();
      RecordingSubscriber blocking =
          RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> block());
      stream(client, UNFINISHED).subscribe(blocking);
      blocked.await();

      // The client of the test before may still have its calls that were cut off written.
      await()
          .untilAsserted(
              () ->
                  assertThat(log.warnings())
                      .anySatisfy(
                          warning ->
                              assertThat(warning)
                                  .startsWith(
                                      "WARNING " + Delivery.class.getName() + ": The subscriber ")
                                  .contains(
                                      RecordingSubscriber.class.getName() + " has kept",
                                      "rhetor-ws-io-")));
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(
              failureOf(
                  stream(client.withOptions(limit), UNFINISHED).collect(), RhetorException.class))
          .hasMessageContaining("totalTimeout");

      client.close();
      release.countDown();
      assertThat(blocking.awaitFailure()).hasCauseInstanceOf(ClientClosedException.class);
    }
  }

  private static ChunkStream stream(RhetorWebSocketClient client, String text) {
    return client.streamMessage(MessageRequest.of(text));
  }

  private void noteThread() {
    threads.add(Thread.currentThread().getName());
  }

  private void block() {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
