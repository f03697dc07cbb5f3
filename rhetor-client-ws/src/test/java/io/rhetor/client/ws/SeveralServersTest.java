package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorPermissionDeniedException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One server at a time, and the next one when it is gone. */
class SeveralServersTest {
  /** A wait would outlast the test. */
  private static final WebSocketOptions WITHOUT_WAITS =
      WebSocketOptions.builder()
          .reconnectPolicy(
              RetryPolicy.builder()
                  .initialDelay(Duration.ofDays(1))
                  .maxDelay(Duration.ofDays(1))
                  .maxElapsedTime(Duration.ofHours(1))
                  .build())
          .build();

  private static final Script ANSWERING =
      socket -> {
        socket.register();
        while (true) {
          JsonNode request = socket.receive("LLM_REQUEST");
          socket.typing(true);
          socket.response("You said " + request.at("/payload/message").asText()).typing(false);
        }
      };

  @Test
  void serverThatRefuses_isLeftForTheNextOneAtOnce() throws Exception {
    try (ScriptedWebSocketServer refusing =
            ScriptedWebSocketServer.start(socket -> socket.refuse(503));
        ScriptedWebSocketServer answering = ScriptedWebSocketServer.start(ANSWERING);
        RhetorWebSocketClient client = client(refusing, answering)) {
      assertThat(valueOf(client.sendMessage("one")).message()).isEqualTo("You said one");
      assertThat(valueOf(client.sendMessage("two")).message()).isEqualTo("You said two");

      assertThat(refusing.connectionCount()).isEqualTo(1);
      assertThat(answering.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void serverThatIsLost_isReplaced_andWhatWaitedGoesOutOnceThere() throws Exception {
    try (ScriptedWebSocketServer dying =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.reset();
                });
        ScriptedWebSocketServer answering = ScriptedWebSocketServer.start(ANSWERING);
        RhetorWebSocketClient client = client(dying, answering)) {
      var inFlight = client.sendMessage("one");
      var waiting = client.sendMessage("two");

      assertThat(failureOf(inFlight, RhetorConnectionException.class).mayHaveBeenProcessed())
          .isTrue();
      assertThat(valueOf(waiting).message()).isEqualTo("You said two");
      assertThat(answering.connections().get(0).received().requests()).hasSize(2);
    }
  }

  @Test
  void noServerThatTakesTheClient_isTheFailureOfTheLastOne() throws Exception {
    try (ScriptedWebSocketServer first =
            ScriptedWebSocketServer.start(socket -> socket.refuse(403));
        ScriptedWebSocketServer second =
            ScriptedWebSocketServer.start(socket -> socket.refuse(403));
        RhetorWebSocketClient client = client(first, second)) {
      RhetorPermissionDeniedException failure =
          failureOf(client.connect(), RhetorPermissionDeniedException.class);

      assertThat(failure).hasMessageContaining(second.url().toString().substring("http:".length()));
      assertThat(first.connectionCount()).isEqualTo(1);
      assertThat(second.connectionCount()).isEqualTo(1);
    }
  }

  private static RhetorWebSocketClient client(
      ScriptedWebSocketServer first, ScriptedWebSocketServer second) {
    return RhetorWebSocketClient.create(
        RhetorConfig.builder()
            .baseUrls(List.of(first.url().toString(), second.url().toString()))
            .build(),
        WITHOUT_WAITS);
  }
}
