package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Cancelling at every stage of a call. */
class CancellationTest {
  /** A second, were the machine idle. */
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Begins to answer and says no more. */
  private static final Script UNFINISHED =
      socket -> {
        socket.register();
        socket.receive("LLM_REQUEST");
        socket.typing(true).chunk("Hel");
        socket.awaitClientClose();
      };

  /** The ways to cancel what a future stands for. */
  static final List<Function<RhetorWebSocketClient, CompletableFuture<?>>> CALLS =
      List.of(
          client -> client.sendMessage("cancelled"),
          client -> client.sendMessage("cancelled").thenApply(MessageResponse::message),
          client ->
              client.sendMessage("cancelled").thenCompose(answer -> client.sendMessage("more")),
          client -> client.sendMessage("cancelled").handle((answer, failure) -> "handled"),
          client -> client.streamMessage("cancelled").collect(),
          client -> client.streamMessage("cancelled").forEach(chunk -> {}).thenAccept(whole -> {}));

  @ParameterizedTest
  @FieldSource("CALLS")
  void callInFlight_endsItsConnection_andOthersGoOn(
      Function<RhetorWebSocketClient, CompletableFuture<?>> call) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(UNFINISHED, CancellationTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<?> cancelled = call.apply(client);
      CompletableFuture<MessageResponse> waiting = client.sendMessage("waiting");
      await().until(() -> messages(server).size() == 1);

      cancelled.cancel(true);

      assertThat(server.connections().get(0).ended()).succeedsWithin(SOON);
      assertThat(cancelled).isCancelled();
      assertThat(valueOf(waiting).message()).isEqualTo("waiting");
      assertThat(messages(server)).containsExactly("cancelled", "waiting");
    }
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void callThatWaits_isNeverSent_andTheConnectionStays(
      Function<RhetorWebSocketClient, CompletableFuture<?>> call) throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  answer.await();
                  socket.typing(true).response("Hello").typing(false);
                  serve(socket);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first = client.sendMessage("first");
      CompletableFuture<?> cancelled = call.apply(client);
      CompletableFuture<MessageResponse> third = client.sendMessage("third");
      await().until(() -> messages(server).size() == 1);

      cancelled.cancel(true);
      answer.countDown();

      assertThat(valueOf(first).message()).isEqualTo("Hello");
      assertThat(valueOf(third).message()).isEqualTo("third");
      assertThat(messages(server)).containsExactly("first", "third");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void callThatWaitsForAConnection_isNeverSent(
      Function<RhetorWebSocketClient, CompletableFuture<?>> call) throws Exception {
    CountDownLatch accept = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  accept.await();
                  echo(socket);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<?> cancelled = call.apply(client);
      await().until(() -> server.connections().size() == 1);

      cancelled.cancel(true);
      accept.countDown();

      assertThat(valueOf(client.sendMessage("next")).message()).isEqualTo("next");
      assertThat(messages(server)).containsExactly("next");
    }
  }

  @Test
  void cancelledConnect_leavesOtherCallsAlone() throws Exception {
    CountDownLatch accept = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  accept.await();
                  echo(socket);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<Void> cancelled = client.connect();
      CompletableFuture<Void> other = client.connect();

      cancelled.cancel(true);
      accept.countDown();

      valueOf(other);
      assertThat(cancelled).isCancelled();
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void subscriptionCancelledFromOnNext_getsNoMore_andEndsTheConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel").chunk("lo").chunk("!");
                  socket.awaitClientClose();
                },
                CancellationTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> subscription.cancel());
      client.streamMessage("cancelled").subscribe(subscriber);

      await().until(() -> !subscriber.chunks().isEmpty());
      assertThat(server.connections().get(0).ended()).succeedsWithin(SOON);
      assertThat(valueOf(client.sendMessage("next")).message()).isEqualTo("next");
      assertThat(subscriber.text()).isEqualTo("Hel");
      assertThat(subscriber.hasEnded()).isFalse();
    }
  }

  @Test
  void blockingStreamThatIsClosed_endsTheConnection() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(UNFINISHED);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      try (Stream<StreamChunk> chunks = client.streamMessage("cancelled").toStream()) {
        assertThat(chunks.findFirst().orElseThrow().text()).isEqualTo("Hel");
      }
      assertThat(server.connections().get(0).ended()).succeedsWithin(SOON);
    }
  }

  @Test
  void serverThatDoesNotSayGoodbye_isLeftAllTheSame() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.answerClose(false).receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  socket.awaitClientClose();
                },
                CancellationTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> cancelled = client.streamMessage("cancelled").collect();
      await().until(() -> messages(server).size() == 1);

      cancelled.cancel(true);

      assertThat(server.connections().get(0).ended()).succeedsWithin(SOON);
      assertThat(valueOf(client.sendMessage("next")).message()).isEqualTo("next");
    }
  }

  @Test
  void cancellationAfterTheEnd_doesNothing_andTheConnectionStays() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(CancellationTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first = client.sendMessage("first");
      valueOf(first);
      assertThat(first.cancel(true)).isFalse();
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage("second").subscribe(subscriber);
      subscriber.awaitCompletion();
      subscriber.subscription().cancel();

      assertThat(valueOf(client.sendMessage("third")).message()).isEqualTo("third");
      assertThat(messages(server)).containsExactly("first", "second", "third");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void cancellationBetweenTheLastChunkAndTypingOff_doesNotEndTheConnection() throws Exception {
    CountDownLatch typingOff = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel").done();
                  typingOff.await();
                  socket.typing(false);
                  serve(socket);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage("first").subscribe(subscriber);
      subscriber.awaitCompletion();

      subscriber.subscription().cancel();
      typingOff.countDown();

      assertThat(valueOf(client.sendMessage("second")).message()).isEqualTo("second");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void connectionOfACancelledCall_isReplacedOnlyWhenItIsNeeded() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(UNFINISHED, CancellationTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      valueOf(client.connect());
      CompletableFuture<MessageResponse> cancelled = client.streamMessage("cancelled").collect();
      await().until(() -> messages(server).size() == 1);

      cancelled.cancel(true);

      assertThat(server.connections().get(0).ended()).succeedsWithin(SOON);
      await()
          .during(Duration.ofMillis(100))
          .atMost(SOON)
          .until(() -> server.connectionCount() == 1);
      assertThat(valueOf(client.sendMessage("next")).message()).isEqualTo("next");
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  /** Answers each request with its own text. */
  private static void echo(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    serve(socket);
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    while (true) {
      JsonNode payload = socket.receive("LLM_REQUEST").path("payload");
      String text = payload.path("message").asText();
      if (payload.path("streaming").asBoolean()) {
        socket.stream(text);
      } else {
        socket.typing(true).response(text).typing(false);
      }
    }
  }

  private static List<String> messages(ScriptedWebSocketServer server) {
    return server.connections().stream()
        .flatMap(connection -> connection.received().requests().stream())
        .filter(request -> request.path("type").asText().equals("LLM_REQUEST"))
        .map(request -> request.at("/payload/message").asText())
        .collect(Collectors.toList());
  }
}
