package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorPermissionDeniedException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import org.junit.jupiter.api.Test;

/** What users of the WebSocket client see when all goes well, and in the plainest failures. */
class RhetorWebSocketClientTest {

  @Test
  void connect_registersTheComponentAndCompletesWithTheAcknowledgement() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.register());
        RhetorWebSocketClient client = client(server)) {
      valueOf(client.connect());

      JsonNode register = server.connections().get(0).received().requests().get(0);
      assertThat(register.path("type").asText()).isEqualTo("REGISTER");
      assertThat(register.path("source").asText()).isEqualTo("quill");
    }
  }

  @Test
  void sendMessage_beforeConnect_connectsByItself() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).response("Hello").typing(false);
                });
        RhetorWebSocketClient client = client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");

      JsonNode payload = server.connections().get(0).received().requests().get(1).path("payload");
      assertThat(payload.path("message").asText()).isEqualTo("Hi");
      assertThat(payload.path("context").asText()).isEqualTo("quill:default");
      assertThat(payload.path("streaming").asBoolean(true)).isFalse();
    }
  }

  @Test
  void streamMessage_deliversChunksAndCompletesWithDone() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.stream("Hel", "lo");
                });
        RhetorWebSocketClient client = client(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage(MessageRequest.of("Hi")).subscribe(subscriber);
      subscriber.awaitCompletion();

      assertThat(subscriber.text()).isEqualTo("Hello");
    }
  }

  @Test
  void requests_goOutOneAfterTheOther() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  for (int i = 0; i < 3; i++) {
                    JsonNode request = socket.receive();
                    if (request.path("type").asText().equals("STATUS")) {
                      socket.status();
                    } else {
                      socket.stream(request.path("payload").path("message").asText());
                    }
                  }
                });
        RhetorWebSocketClient client = client(server)) {
      var first = client.streamMessage("one").collect();
      var second = client.streamMessage("two").collect();
      var status = client.getStatus();

      assertThat(valueOf(first).message()).isEqualTo("one");
      assertThat(valueOf(second).message()).isEqualTo("two");
      ServerStatus answer = valueOf(status);
      assertThat(answer.status()).isEqualTo("ok");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void handshake_refusedWith403_isATypedErrorAtOnce() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(s -> s.refuse(403));
        RhetorWebSocketClient client = client(server)) {
      RhetorPermissionDeniedException failure =
          failureOf(client.connect(), RhetorPermissionDeniedException.class);
      assertThat(failure.status()).isEqualTo(403);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void stream_whoseConnectionIsReset_failsWithThePartialText() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel").chunk("lo");
                  socket.reset();
                },
                socket -> socket.register());
        RhetorWebSocketClient client = client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Hello");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(failure.getCause()).isInstanceOf(RhetorConnectionException.class);
    }
  }

  private static RhetorWebSocketClient client(ScriptedWebSocketServer server) {
    return RhetorWebSocketClient.create(
        RhetorConfig.builder().baseUrl(server.url().toString()).component("quill").build());
  }
}
