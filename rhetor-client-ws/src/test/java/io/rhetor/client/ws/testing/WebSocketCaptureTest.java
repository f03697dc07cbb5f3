package io.rhetor.client.ws.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebSocketCaptureTest {
  static List<String> accepted() {
    List<String> names = WebSocketCapture.names();
    names.removeIf(name -> WebSocketCapture.load(name).status() != 101);
    return names;
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void sendsAllThatWasRecordedToAClientThatSendsWhatWasRecorded(String name) throws Exception {
    WebSocketCapture capture = WebSocketCapture.load(name);
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script());
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      capture.sent().forEach(client::send);
      List<String> answers = new ArrayList<>();
      while (answers.size() < capture.answers().size()) {
        answers.add(client.next());
      }
      assertThat(answers).isEqualTo(capture.answers());
    }
  }

  @Test
  void answersAClientThatWaitsForOneAnswerBeforeItSendsTheNextRequest() throws Exception {
    WebSocketCapture capture =
        WebSocketCapture.load("april-2025-repaired/ws-two-requests-back-to-back-strict-order");
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(capture.scriptAfterRegister());
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.send("{\"type\": \"REGISTER\", \"source\": \"quill\"}");
      assertThat(client.next()).contains("registered");
      for (String context : List.of("quill:b2b-a", "quill:b2b-b")) {
        client.send("{\"type\": \"LLM_REQUEST\"}");
        String answer = client.next();
        while (!answer.contains("\"isTyping\":false")) {
          assertThat(answer).contains(context);
          answer = client.next();
        }
      }
    }
  }

  @Test
  void closesAsTheRecordedServerDid() throws Exception {
    WebSocketCapture capture =
        WebSocketCapture.load("april-2025-repaired/ws-server-shutdown-mid-stream");
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script());
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.send(capture.sent().get(0));
      assertThat(client.closed().get(30, TimeUnit.SECONDS)).isEqualTo("1012 ");
    }
  }

  @Test
  void pingsAsTheRecordedServerDid() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load("april-2025/ws-idle-server-pings-answered");
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script());
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.close(1000, "");
      server.connections().get(0).ended().get(30, TimeUnit.SECONDS);
      assertThat(capture.frames()).filteredOn(frame -> frame.is("recv-ping")).hasSize(2);
    }
  }

  @Test
  void refusesTheHandshakeThatTheRecordedServerRefused() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load("april-2025/ws-wrong-path");
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script())) {
      assertThat(JdkWebSocketClient.refusal(server.url())).isEqualTo(403);
    }
  }

  @Test
  void raisesARequestOfAnotherTypeThanWasRecorded() throws Exception {
    WebSocketCapture capture = WebSocketCapture.load("april-2025/ws-status");
    ScriptedWebSocketServer server = ScriptedWebSocketServer.start(capture.script());
    try (JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.send("{\"type\": \"LLM_REQUEST\"}");
      server.connections().get(0).ended().get(30, TimeUnit.SECONDS);
    }
    assertThatThrownBy(server::close)
        .hasRootCauseMessage("STATUS was recorded and this came: {\"type\": \"LLM_REQUEST\"}");
  }
}
