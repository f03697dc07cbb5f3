package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Closing the client in every state of its calls and connections. */
class ClosingTest {
  private static final RetryPolicy LATER =
      RetryPolicy.builder()
          .initialDelay(Duration.ofDays(1))
          .maxDelay(Duration.ofDays(1))
          .maxElapsedTime(Duration.ofDays(2))
          .build();

  /** How far a connection may have come that was never ready. */
  static final List<Script> NOT_READY =
      List.of(
          ScriptedSocket::leaveHandshakeUnanswered,
          socket -> socket.receive("REGISTER"),
          socket -> socket.refuse(503));

  @ParameterizedTest
  @FieldSource("NOT_READY")
  void callsThatWaitForAConnection_fail_andWereNotSent(Script notReady) throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(notReady)) {
      RhetorWebSocketClient client =
          RhetorWebSocketClient.create(
              SocketClients.config(server).build(),
              WebSocketOptions.builder().reconnectPolicy(LATER).build());
      List<CompletableFuture<?>> calls = calls(client);
      await().until(() -> server.connections().size() == 1);

      client.close();

      for (CompletableFuture<?> call : calls) {
        ClientClosedException failure = failureOf(call, ClientClosedException.class);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
    }
  }

  @Test
  void callInFlight_mayHaveBeenProcessed_andThoseBehindItWereNot() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true);
              socket.awaitClientClose();
            })) {
      RhetorWebSocketClient client = SocketClients.client(server);
      CompletableFuture<MessageResponse> inFlight = client.sendMessage("Hi");
      List<CompletableFuture<?>> waiting = calls(client);
      awaitRequest(server);

      client.close();

      assertThat(failureOf(inFlight, ClientClosedException.class).mayHaveBeenProcessed()).isTrue();
      for (CompletableFuture<?> call : waiting) {
        if (!call.isDone() || call.isCompletedExceptionally()) {
          assertThat(failureOf(call, ClientClosedException.class).mayHaveBeenProcessed()).isFalse();
        }
      }
      ScriptedSocket connection = server.connections().get(0);
      assertThat(connection.ended()).succeedsWithin(RecordedCall.SOON);
      assertThat(connection.received().closeFrame().get().closeCode()).isEqualTo(1000);
      assertThat(connection.received().requests()).hasSize(2);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void stream_failsWithThePartialText() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true).chunk("Hel").chunk("lo");
              socket.awaitClientClose();
            })) {
      RhetorWebSocketClient client = SocketClients.client(server);
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage("Hi").subscribe(subscriber);
      await().until(() -> subscriber.chunks().size() == 2);

      client.close();

      RhetorStreamException failure = (RhetorStreamException) subscriber.awaitFailure();
      assertThat(failure.partial()).isEqualTo("Hello");
      assertThat(failure).hasCauseInstanceOf(ClientClosedException.class);
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
    }
  }

  @Test
  void streamWhoseSubscriberLags_failsToo_andTheReadingThreadIsLetGo() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true);
              while (true) {
                socket.chunk("x".repeat(10_000));
              }
            })) {
      RhetorWebSocketClient client = SocketClients.client(server);
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      client.streamMessage("Hi").subscribe(subscriber);
      await().until(() -> subscriber.chunks().size() == 1);

      client.close();

      assertThat(subscriber.awaitFailure())
          .isInstanceOf(RhetorStreamException.class)
          .hasCauseInstanceOf(ClientClosedException.class);
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
    }
  }

  @Test
  void idleConnection_isClosed_secondCloseDoesNothing_andLaterCallsFail() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.register())) {
      RhetorWebSocketClient client = SocketClients.client(server);
      valueOf(client.connect());

      client.close();
      client.close();

      ScriptedSocket connection = server.connections().get(0);
      assertThat(connection.ended()).succeedsWithin(RecordedCall.SOON);
      assertThat(connection.received().closeFrame().get().closeCode()).isEqualTo(1000);
      for (CompletableFuture<?> call : calls(client)) {
        ClientClosedException failure = failureOf(call, ClientClosedException.class);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void clientThatWasNeverUsed_connectsToNobody() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.register())) {
      RhetorWebSocketClient client = SocketClients.client(server);
      client.close();

      assertThat(failureOf(client.connect(), ClientClosedException.class))
          .hasMessageContaining("closed");
      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void closeFromASubscriber_endsItsOwnStream() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true).chunk("Hel").chunk("lo");
              socket.awaitClientClose();
            })) {
      RhetorWebSocketClient client = SocketClients.client(server);
      CompletableFuture<MessageResponse> answer =
          client.streamMessage("Hi").forEach(chunk -> client.close());

      assertThat(failureOf(answer, RhetorStreamException.class))
          .hasCauseInstanceOf(ClientClosedException.class);
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
    }
  }

  private static List<CompletableFuture<?>> calls(RhetorWebSocketClient client) {
    return List.of(
        client.sendMessage("Hi"),
        client.streamMessage("Hi").collect(),
        client.chat(RecordedCall.CHAT),
        client.streamChat(RecordedCall.CHAT).collect(),
        client.getStatus(),
        client.connect());
  }

  private static void awaitRequest(ScriptedWebSocketServer server) {
    await()
        .until(
            () ->
                server.connections().size() == 1
                    && server.connections().get(0).received().texts().size() == 2);
  }
}
