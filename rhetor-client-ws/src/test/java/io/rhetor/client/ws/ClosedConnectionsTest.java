package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What closing leaves of connections, whatever their stage: nothing. */
class ClosedConnectionsTest {
  private static final int NORMAL_CLOSURE = 1000;

  @Test
  void closeWhileAStreamRuns_saysGoodbye() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true).chunk("Hel");
            })) {
      RhetorWebSocketClient client = client(server);
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage(MessageRequest.of("one")).subscribe(subscriber);
      await().until(() -> subscriber.text().equals("Hel"));

      client.close();

      assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
      ByteBuffer goodbye =
          ByteBuffer.wrap(valueOf(server.connections().get(0).received().closeFrame()).payload());
      assertThat((int) goodbye.getShort()).isEqualTo(NORMAL_CLOSURE);
      awaitNothingLeft(server);
    }
  }

  @Test
  void closeWhileConnecting_endsTheAttempt() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(ScriptedSocket::leaveHandshakeUnanswered)) {
      RhetorWebSocketClient client = client(server);
      CompletableFuture<?> connected = client.connect();
      await().until(() -> server.connections().size() == 1);

      client.close();

      failureOf(connected, ClientClosedException.class);
      awaitNothingLeft(server);
    }
  }

  @Test
  void closeWhileRegistering_endsTheConnection() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.receive("REGISTER"))) {
      RhetorWebSocketClient client = client(server);
      CompletableFuture<?> connected = client.connect();
      await().until(() -> server.connections().size() == 1);
      await().until(() -> server.connections().get(0).received().requests().size() == 1);

      client.close();

      failureOf(connected, ClientClosedException.class);
      awaitNothingLeft(server);
    }
  }

  private static RhetorWebSocketClient client(ScriptedWebSocketServer server) {
    return RhetorWebSocketClient.create(
        RhetorConfig.builder().baseUrl(server.url().toString()).component("quill").build());
  }

  private static void awaitNothingLeft(ScriptedWebSocketServer server) {
    await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("rhetor-")));
  }
}
