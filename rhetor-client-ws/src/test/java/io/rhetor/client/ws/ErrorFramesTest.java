package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors and other frames in the forms that servers give them. */
class ErrorFramesTest {
  static final List<Script> NO_REGISTRATION =
      List.of(
          socket -> {
            socket.receive("REGISTER");
            socket.send("{\"error\":\"Invalid message\",\"type\":\"error\"}");
          },
          socket -> {
            socket.receive("REGISTER");
            socket.close(1000, "");
          },
          socket -> {
            socket.receive("REGISTER");
            socket.drop();
          },
          socket -> {
            socket.receive("REGISTER");
            socket.send(socket.frames().unsupported("REGISTER"));
          });

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"error\",\"error\":\"no such luck\"}",
        "{\"type\":\"Error\",\"error\":\"no such luck\"}",
        "{\"type\":\"ERROR\",\"error\":\"no such luck\"}",
        "{\"type\":\"ERROR\",\"payload\":{\"error\":\"no such luck\"}}",
        "{\"type\":\"error\",\"payload\":{\"error\":{\"message\":\"no such luck\"}}}",
        "{\"type\":\"error\",\"message\":\"no such luck\"}",
        "{\"type\":\"error\",\"detail\":\"no such luck\"}",
        "{\"type\":\"error\",\"payload\":{\"message\":\"no such luck\"}}",
        "{\"type\":\"ERROR\",\"payload\":\"no such luck\"}",
        "{\"type\":\"ERROR\",\"payload\":{\"detail\":[{\"msg\":\"no such luck\"}]}}",
        "{\"error\":\"no such luck\"}",
        "{\"error\":{\"message\":\"no such luck\"}}",
        "{\"type\":\"RESPONSE\",\"source\":\"SYSTEM\",\"error\":\"no such luck\"}",
        "{\"type\":\"response\",\"source\":\"SYSTEM\",\"payload\":{\"error\":\"no such luck\"}}",
        "{\"type\":\"RESPONSE\",\"source\":\"LLM\",\"payload\":{\"error\":\"no such luck\"}}",
        "{\"type\":\"UPDATE\",\"source\":\"SYSTEM\",\"payload\":{\"error\":\"no such luck\"}}",
      })
  void error_isTold_alsoInPlaceOfTheRegistration(String frame) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(frame);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorProtocolException failure =
          failureOf(client.sendMessage("Hi"), RhetorProtocolException.class);

      assertThat(failure).hasMessageContaining("no such luck");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(server.connectionCount()).isEqualTo(1);
    }
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  while (true) {
                    socket.receive("LLM_REQUEST");
                    socket.send(frame);
                  }
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      for (CompletableFuture<?> answer :
          List.of(client.sendMessage("Hi"), client.streamMessage("Hi").collect())) {
        assertThat(answer)
            .failsWithin(RecordedCall.SOON)
            .withThrowableThat()
            .withMessageContaining("no such luck");
      }
    }
  }

  @Test
  void registration_mayBeAcknowledgedByWhomever() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(socket.frames().registered().replace("SYSTEM", "RHETOR"));
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      valueOf(client.connect());
    }
  }

  @Test
  void statusThatTheServerDoesNotTell_failsWithItsWords_andTheConnectionGoesOn() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("STATUS");
                  socket.send("{\"type\":\"RESPONSE\",\"payload\":{\"error\":\"no such luck\"}}");
                  socket.receive("STATUS");
                  socket.status();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.getStatus(), RhetorProtocolException.class))
          .hasMessageContaining("no such luck");
      assertThat(valueOf(client.getStatus()).status()).isEqualTo("ok");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @FieldSource("NO_REGISTRATION")
  void serverOfTheNewerGeneration_isNamed(Script script) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(script)
                .overview(
                    "{\"name\":\"Rhetor\",\"version\":\"0.2.0\",\"documentation\":\"/docs\"}");
        RhetorWebSocketClient client = SocketClients.client(server)) {
      for (int i = 0; i < 2; i++) {
        RhetorProtocolException failure =
            failureOf(client.sendMessage("Hi"), RhetorProtocolException.class);

        assertThat(failure)
            .hasMessageContaining("June 2025")
            .hasMessageContaining("version 0.2.0")
            .hasMessageContaining("apiGeneration(ApiGeneration.AUTO)");
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(server.connectionCount()).isEqualTo(2);
      assertThat(server.httpRequestCount()).isEqualTo(2);
    }
  }

  @Test
  void serverThatTellsNoGeneration_isAskedOnce_andTheFirstFailureStays() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.drop();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(server.connectionCount()).isEqualTo(SocketClients.ATTEMPTS);
      // The overview, and what a server of the newer generation tells of itself.
      assertThat(server.httpRequestCount()).isEqualTo(2);
    }
  }

  @Test
  void errorInTheMiddleOfAStream_isALostConnection_withTheServersWords() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  socket.send("{\"type\":\"error\",\"error\":\"no such luck\"}").goDeaf();
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(client.streamMessage("Hi").collect())
          .failsWithin(RecordedCall.SOON)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(RhetorConnectionException.class)
          .withMessageContaining("no such luck");
    }
  }

  @Test
  void typesOfFrames_countInAnyCase() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(socket.frames().registered().replace("RESPONSE", "response"));
                  socket.receive("LLM_REQUEST");
                  socket.send(socket.frames().typing(true).replace("UPDATE", "update"));
                  socket.send(socket.frames().chunk("Hel").replace("UPDATE", "Update"));
                  socket.send(socket.frames().chunk("lo"));
                  socket.send(socket.frames().done().replace("UPDATE", "update"));
                  socket.send(socket.frames().typing(false).replace("UPDATE", "uPdAtE"));
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "null", "\"\"", "{}", "[]", "0"})
  void errorThatIsNone_isPassedOver(String none) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(withError(socket.frames().registered(), none));
                  socket.receive("LLM_REQUEST");
                  socket.typing(true);
                  socket.send(withError(socket.frames().response("Hello"), none));
                  socket.typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  private static String withError(String frame, String value) {
    return "{\"error\":" + value + "," + frame.substring(1);
  }
}
