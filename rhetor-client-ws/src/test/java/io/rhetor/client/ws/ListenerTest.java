package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.CallOptions;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener is told of calls over WebSocket. */
class ListenerTest {
  private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void wholeAnswer_isAnAttemptAndASuccess() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).response("Hello").typing(false);
                });
        RhetorWebSocketClient client = client(server)) {
      valueOf(client.sendMessage("Hi"));

      assertThat(kinds("LLM_REQUEST")).containsExactly(Kind.ATTEMPT_STARTED, Kind.SUCCEEDED);
      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.transport()).isEqualTo("websocket");
                assertThat(event.attempt()).isEqualTo(1);
                assertThat(event.callId()).isEqualTo(events.get(0).callId());
              });
    }
  }

  @Test
  void streamThatIsCut_tellsItsFirstChunkItsFailureAndTheReconnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("CHAT_REQUEST");
                  socket.typing(true).chunk("Hel").chunk("lo");
                  socket.drop();
                },
                socket -> socket.register());
        RhetorWebSocketClient client = client(server)) {
      failureOf(
          client.streamChat(ChatRequest.of(ChatMessage.user("Hi"))).collect(),
          RhetorStreamException.class);

      assertThat(kinds("CHAT_REQUEST"))
          .containsExactly(Kind.ATTEMPT_STARTED, Kind.FIRST_CHUNK, Kind.FAILED);
      await().until(() -> kinds("connect").contains(Kind.RECONNECTING));
      assertThat(events)
          .filteredOn(event -> event.failure().isPresent())
          .allSatisfy(
              event ->
                  assertThat(event.failure().get()).isNotInstanceOf(RhetorStreamException.class));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failureOfTheModel_isTold_beforeTheCallerLearnsOfIt(boolean streamed) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true);
                  socket.send(socket.frames().streamFailure("No key"));
                  socket.typing(false);
                });
        RhetorWebSocketClient client = client(server)) {
      failureOf(
          streamed ? client.streamMessage("Hi").collect() : client.sendMessage("Hi"),
          RhetorModelException.class);

      assertThat(kinds("LLM_REQUEST")).containsExactly(Kind.ATTEMPT_STARTED, Kind.FAILED);
    }
  }

  @Test
  void cancellation_isToldOnce() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                });
        RhetorWebSocketClient client = client(server)) {
      var answer = client.sendMessage("Hi");
      await().until(() -> kinds("LLM_REQUEST").contains(Kind.ATTEMPT_STARTED));

      answer.cancel(true);

      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
      await().until(() -> kinds("LLM_REQUEST").contains(Kind.CANCELLED));
      assertThat(kinds("LLM_REQUEST")).containsExactly(Kind.ATTEMPT_STARTED, Kind.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listenerThatBlocks_holdsUpNoAnswerNoLimitAndNoClose(boolean runsTasksAtOnce)
      throws Exception {
    Semaphore entered = new Semaphore(0);
    CountDownLatch release = new CountDownLatch(1);
    CallOptions limit = CallOptions.builder().headersTimeout(Duration.ofMillis(100)).build();
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              entered.acquire();
              socket.typing(true).response("Hello").typing(false);
            },
            ScriptedSocket::register)) {
      RhetorConfig.Builder config =
          SocketClients.config(server).listener(event -> blockAtAttempts(event, entered, release));
      if (runsTasksAtOnce) {
        config.executor(Runnable::run);
      }
      RhetorWebSocketClient client = SocketClients.client(config.build());
      try {
        assertThat(client.sendMessage("Hi")).succeedsWithin(RecordedCall.SOON);
        failureOf(client.withOptions(limit).sendMessage("Hi"), RhetorTimeoutException.class);
        entered.acquire();
        var last = client.streamMessage("Hi").collect();
        entered.acquire();

        client.close();

        failureOf(last, ClientClosedException.class);
      } finally {
        release.countDown();
        client.close();
      }
      await().until(() -> kinds("LLM_REQUEST").size() == 6);
      assertThat(kinds("LLM_REQUEST"))
          .containsExactlyInAnyOrder(
              Kind.ATTEMPT_STARTED,
              Kind.SUCCEEDED,
              Kind.ATTEMPT_STARTED,
              Kind.FAILED,
              Kind.ATTEMPT_STARTED,
              Kind.FAILED);
    }
  }

  private void blockAtAttempts(ClientEvent event, Semaphore entered, CountDownLatch release) {
    if (event.kind() == Kind.ATTEMPT_STARTED) {
      entered.release();
      try {
        release.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    events.add(event);
  }

  @Test
  void listener_isCalledByTheExecutorOfTheUser() throws Exception {
    List<String> threads = new CopyOnWriteArrayList<>();
    ExecutorService users = Executors.newSingleThreadExecutor(task -> new Thread(task, "users"));
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.stream("Hello");
                  socket.receive("LLM_REQUEST");
                  socket.drop();
                },
                ScriptedSocket::register);
        RhetorWebSocketClient client =
            SocketClients.client(
                SocketClients.config(server)
                    .executor(users)
                    .listener(
                        event -> {
                          threads.add(Thread.currentThread().getName());
                          events.add(event);
                        })
                    .build())) {
      valueOf(client.streamMessage("Hi").collect());
      assertThat(kinds("LLM_REQUEST"))
          .containsExactly(Kind.ATTEMPT_STARTED, Kind.FIRST_CHUNK, Kind.SUCCEEDED);
      failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      await().until(() -> kinds("connect").contains(Kind.RECONNECTING));
      assertThat(threads).containsOnly("users");
    } finally {
      users.shutdown();
    }
  }

  private List<Kind> kinds(String operation) {
    return events.stream()
        .filter(event -> event.operation().equals(operation))
        .map(ClientEvent::kind)
        .collect(Collectors.toList());
  }

  private RhetorWebSocketClient client(ScriptedWebSocketServer server) {
    return SocketClients.client(SocketClients.config(server).listener(events::add).build());
  }
}
