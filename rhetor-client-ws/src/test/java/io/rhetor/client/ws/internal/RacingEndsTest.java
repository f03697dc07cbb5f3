package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that reads an answer, and the one whose time is over, end a call at once. */
@Timeout(120)
class RacingEndsTest {
  private static final int ROUNDS = 300;
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Set<ClientEvent.Kind> ENDS =
      EnumSet.of(ClientEvent.Kind.SUCCEEDED, ClientEvent.Kind.FAILED);

  private final List<ClientEvent.Kind> ends = new CopyOnWriteArrayList<>();
  private final CyclicBarrier together = new CyclicBarrier(2);
  private final AtomicBoolean racing = new AtomicBoolean();

  @Test
  void answerAndLimit_endACallOnce_andTheConnectionStaysIfTheAnswerWon() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerAll);
        TimedTransport client =
            TimedTransport.to(
                server,
                meetingTheTimer(),
                limits -> limits.totalTimeout(LIMIT).listener(this::note))) {
      for (int round = 0; round < ROUNDS; round++) {
        ends.clear();
        racing.set(true);
        CompletableFuture<MessageResponse> call = client.send("Hi");
        int connections = race(client, round, server);
        boolean answered = isAnswered(call);

        await().until(() -> !ends.isEmpty());
        assertThat(ends)
            .as("round %s", round)
            .containsExactly(answered ? ClientEvent.Kind.SUCCEEDED : ClientEvent.Kind.FAILED);
        assertThat(client.send("next").get(30, TimeUnit.SECONDS).message()).isEqualTo("next");
        assertThat(server.connectionCount())
            .as("connections after round %s, answered: %s", round, answered)
            .isEqualTo(answered ? connections : connections + 1);
      }
    }
  }

  /** Lets the limit pass while the answer is read; returns how many connections there were. */
  private int race(TimedTransport client, int round, ScriptedWebSocketServer server)
      throws Exception {
    together.await(30, TimeUnit.SECONDS);
    int connections = server.connectionCount();
    together.await(30, TimeUnit.SECONDS);
    for (int i = 0; i < round % 50 * 20; i++) {
      Thread.onSpinWait();
    }
    client.advance(LIMIT);
    return connections;
  }

  private static boolean isAnswered(CompletableFuture<MessageResponse> call) throws Exception {
    Throwable failure = call.handle((answer, thrown) -> thrown).get(30, TimeUnit.SECONDS);
    if (failure != null) {
      assertThat(failure).isInstanceOf(RhetorTimeoutException.class);
    }
    return failure == null;
  }

  private void note(ClientEvent event) {
    if (ENDS.contains(event.kind())) {
      ends.add(event.kind());
    }
  }

  /** Has the thread that reads the answer meet the one that lets time pass. */
  private SocketConnector meetingTheTimer() {
    SocketConnector real = new TyrusConnector(1024 * 1024, Optional.empty(), Optional.empty());
    return (uri, headers, listener, onFailure) ->
        real.connect(uri, headers, meeting(listener), onFailure);
  }

  private FrameListener meeting(FrameListener listener) {
    return (FrameListener)
        Proxy.newProxyInstance(
            FrameListener.class.getClassLoader(),
            new Class<?>[] {FrameListener.class},
            (proxy, method, arguments) -> {
              boolean isAnswer =
                  method.getName().equals("onText")
                      && arguments[0].toString().contains("RESPONSE")
                      && arguments[0].toString().contains("Hi");
              if (isAnswer && racing.compareAndSet(true, false)) {
                together.await(30, TimeUnit.SECONDS);
                together.await(30, TimeUnit.SECONDS);
              }
              return method.invoke(listener, arguments);
            });
  }

  private void answerAll(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      String text = socket.receive("LLM_REQUEST").path("payload").path("message").asText();
      socket.typing(true).response(text).typing(false);
    }
  }
}
