package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.RecordedEvents;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls whose connection ends, whatever ends it, and of those that wait. */
class ConnectionLossTest {

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1001", "1008", "1009", "1011", "1012", "drop", "reset"})
  void lossOfAnIdleConnection_isTold_andHealed(String how) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  end(socket, how);
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      valueOf(client.connect());

      RhetorException reason = events.await(Kind.DISCONNECTED).reason().orElseThrow();
      checkTyped(reason, how);
      await().until(() -> events.kinds().lastIndexOf(Kind.CONNECTED) > 1);
      assertThat(events.kinds())
          .containsExactly(Kind.CONNECTED, Kind.DISCONNECTED, Kind.RECONNECTING, Kind.CONNECTED);
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hi");
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1001", "1008", "1009", "1011", "1012", "drop", "reset"})
  void requestInFlight_fails_andIsNeverSentAgain_andThoseBehindItGoOutOnce(String how)
      throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true);
                  end(socket, how);
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> lost = client.sendMessage("lost");
      List<CompletableFuture<MessageResponse>> waiting =
          IntStream.range(0, 10)
              .mapToObj(i -> client.sendMessage("call " + i))
              .collect(Collectors.toList());

      RhetorException failure = failureOf(lost, RhetorException.class);
      checkTyped(failure, how);
      assertThat(failure.mayHaveBeenProcessed()).isEqualTo(!how.equals("1009"));
      for (int i = 0; i < waiting.size(); i++) {
        assertThat(valueOf(waiting.get(i)).message()).isEqualTo("call " + i);
      }
      List<String> expected = new ArrayList<>(List.of("lost"));
      IntStream.range(0, 10).forEach(i -> expected.add("call " + i));
      assertThat(messages(server)).isEqualTo(expected);
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1001", "1008", "1009", "1011", "1012", "drop", "reset"})
  void stream_failsWithThePartialText(String how) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel").chunk("lo");
                  end(socket, how);
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Hello");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      checkTyped((RhetorException) failure.getCause(), how);
    }
  }

  @Test
  void lossOfAStream_isNotLoggedAsAFurtherFailure() throws Exception {
    try (RecordedLog log = RecordedLog.open()) {
      stream_failsWithThePartialText("drop");

      // The end of the client waits for what is logged.
      assertThat(log.all()).noneMatch(line -> line.contains("more to complain of"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1001", "1011", "drop", "reset"})
  void answerThatWasWhole_isNotLost_althoughTypingNeverWentOff(String how) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel").chunk("lo").done();
                  socket.ping("read so far");
                  socket.awaitPong();
                  end(socket, how);
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> first = client.streamMessage("first").collect();
      CompletableFuture<MessageResponse> second = client.sendMessage("second");

      assertThat(valueOf(first).message()).isEqualTo("Hello");
      assertThat(valueOf(second).message()).isEqualTo("second");
      assertThat(messages(server)).containsExactly("first", "second");
    }
  }

  @Test
  void errorOfTheServer_failsTheRequestWithItsText_andTheServerIsLeft() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.error("'PromptEngine' is broken").goDeaf();
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      CompletableFuture<MessageResponse> poisoned = client.sendMessage("poison");
      CompletableFuture<MessageResponse> second = client.sendMessage("second");
      CompletableFuture<MessageResponse> third = client.sendMessage("third");

      RhetorConnectionException failure = failureOf(poisoned, RhetorConnectionException.class);
      assertThat(failure).hasMessageContaining("'PromptEngine' is broken.");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(valueOf(second).message()).isEqualTo("second");
      assertThat(valueOf(third).message()).isEqualTo("third");
      assertThat(messages(server)).containsExactly("poison", "second", "third");
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
    }
  }

  @Test
  void errorOfTheServer_inAStream_leavesThePartialText() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel").error("broken").goDeaf();
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Hel");
      assertThat(failure)
          .hasCauseInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining("broken");
    }
  }

  @Test
  void callsThatWait_surviveSeveralLosses_andAreSentOnce() throws Exception {
    Script lostBeforeRegistered = socket -> socket.receive("REGISTER");
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> socket.refuse(503),
                socket -> {
                  lostBeforeRegistered.play(socket);
                  socket.reset();
                },
                socket -> {
                  lostBeforeRegistered.play(socket);
                  socket.close(1012, "");
                },
                ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      List<CompletableFuture<MessageResponse>> answers =
          IntStream.range(0, 20)
              .mapToObj(i -> client.sendMessage("call " + i))
              .collect(Collectors.toList());

      for (int i = 0; i < answers.size(); i++) {
        assertThat(valueOf(answers.get(i)).message()).isEqualTo("call " + i);
      }
      assertThat(messages(server)).hasSize(20).doesNotHaveDuplicates();
      assertThat(server.connectionCount()).isEqualTo(4);
    }
  }

  @Test
  void callsThatWait_failUnsent_whenThePolicyHasEnough_andTheNextCallBeginsAnew() throws Exception {
    Script refuse = socket -> socket.refuse(503);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                refuse, refuse, refuse, refuse, refuse, ConnectionLossTest::echo);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      List<CompletableFuture<?>> calls =
          List.of(
              client.sendMessage("one"),
              client.streamMessage("two").collect(),
              client.getStatus(),
              client.connect());

      for (CompletableFuture<?> call : calls) {
        RhetorServerException failure = failureOf(call, RhetorServerException.class);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(server.connectionCount()).isEqualTo(SocketClients.ATTEMPTS);
      assertThat(valueOf(client.sendMessage("three")).message()).isEqualTo("three");
      assertThat(messages(server)).containsExactly("three");
    }
  }

  private static void checkTyped(RhetorException failure, String how) {
    if (how.equals("1009")) {
      assertThat(failure).isInstanceOf(RhetorProtocolException.class).hasMessageContaining(how);
      return;
    }
    assertThat(failure).isInstanceOf(RhetorConnectionException.class);
    if (how.startsWith("1")) {
      assertThat(failure).hasMessageContaining("code " + how).hasMessageContaining("(bye)");
    } else if (how.equals("drop")) {
      assertThat(failure).hasMessageContaining("without a WebSocket close frame (code 1006)");
    }
  }

  private static void end(ScriptedSocket socket, String how) throws IOException {
    if (how.equals("drop")) {
      socket.drop();
    } else if (how.equals("reset")) {
      socket.reset();
    } else {
      socket.close(Integer.parseInt(how), "bye");
    }
  }

  /** Answers each request with its own text. */
  private static void echo(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      JsonNode request = socket.receive("LLM_REQUEST");
      socket.typing(true).response(request.at("/payload/message").asText()).typing(false);
    }
  }

  /** All that was asked, on whichever connection. */
  private static List<String> messages(ScriptedWebSocketServer server) {
    return server.connections().stream()
        .filter(connection -> !connection.received().texts().isEmpty())
        .flatMap(connection -> connection.received().requests().stream())
        .filter(request -> request.path("type").asText().equals("LLM_REQUEST"))
        .map(request -> request.at("/payload/message").asText())
        .collect(Collectors.toList());
  }
}
