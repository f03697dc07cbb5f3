package io.rhetor.client.ws.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScriptedWebSocketServerTest {
  private static final String REGISTER = "{\"type\": \"REGISTER\", \"source\": \"quill\"}";

  @Test
  void answersRegistrationAndAStreamAsTheObservedServerDoes() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.stream("Hel", "lo");
                });
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.send(REGISTER);
      assertThat(client.next())
          .contains("\"type\":\"RESPONSE\",\"source\":\"SYSTEM\",\"target\":\"quill\"")
          .contains("\"status\":\"registered\"");
      client.send(
          "{\"type\": \"LLM_REQUEST\", \"payload\": {\"context\": \"c:1\"}, \"id\": \"7\"}");

      assertThat(client.next())
          .contains("{\"status\":\"typing\",\"isTyping\":true,\"context\":\"c:1\"}")
          .doesNotContain("\"id\"");
      assertThat(client.next()).contains("\"chunk\":\"Hel\",\"context\":\"c:1\"");
      assertThat(client.next()).contains("\"chunk\":\"lo\"", "\"done\":false");
      assertThat(client.next()).contains("\"chunk\":\"\"", "\"done\":true");
      assertThat(client.next()).contains("\"isTyping\":false");
      ScriptedSocket connection = server.connections().get(0);
      assertThat(connection.handshake().requestLine()).isEqualTo("GET /ws HTTP/1.1");
      assertThat(connection.handshake().header("upgrade")).contains("websocket");
      assertThat(connection.received().requests())
          .extracting(request -> request.get("type").asText())
          .containsExactly("REGISTER", "LLM_REQUEST");
    }
  }

  @Test
  void carriesIdsBackWhenAskedTo() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.echoIds().receive();
                  socket.status().withId("other").error("broken");
                });
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.send("{\"type\": \"STATUS\", \"id\": \"7\"}");
      assertThat(client.next()).contains("\"id\":\"7\"", "\"service\":\"rhetor\"");
      assertThat(client.next())
          .isEqualTo("{\"type\":\"ERROR\",\"id\":\"other\",\"payload\":{\"error\":\"broken\"}}");
    }
  }

  @Test
  void putsFragmentsPingsAndHugeMessagesOnTheWire() throws Exception {
    String huge = "x".repeat(5 << 20);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.sendFragmented("h\u00e9llo", 2, 0, 1);
                  socket.send(false, 0, WebSocketFrame.TEXT, new byte[] {'a'});
                  socket.ping("between");
                  socket.send(true, 0, WebSocketFrame.CONTINUATION, new byte[] {'b'});
                  socket.sendBinary(new byte[] {1, 2});
                  assertThat(socket.awaitPong())
                      .asString(StandardCharsets.UTF_8)
                      .isEqualTo("between");
                  socket.send(huge);
                });
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      assertThat(client.next()).isEqualTo("h\u00e9llo");
      assertThat(client.next()).isEqualTo("ab");
      assertThat(client.nextBinary()).containsExactly(1, 2);
      assertThat(client.next()).isEqualTo(huge);
    }
  }

  @Test
  void readsFragmentsOfTheClientAndAnswersItsPings() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> received.complete(socket.receiveText()));
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.sendFragment("one ", false).ping(new byte[] {1}).sendFragment("text", true);
      assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo("one text");
      client.ponged().get(30, TimeUnit.SECONDS);
      assertThat(server.connections().get(0).received().frames(WebSocketFrame.PING)).hasSize(1);
    }
  }

  @Test
  void reportsInvalidTextToTheClientAndTheEndThatFollows() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(ScriptedSocket::sendInvalidUtf8);
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      assertThatThrownBy(() -> client.closed().get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      ScriptedSocket connection = server.connections().get(0);
      connection.ended().get(30, TimeUnit.SECONDS);
      assertThat(server.openConnections()).isZero();
    }
  }

  @Test
  void closesWithACodeAndSeesTheClientsAnswer() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.close(1012, "down"));
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      assertThat(client.closed().get(30, TimeUnit.SECONDS)).isEqualTo("1012 down");
      ScriptedSocket connection = server.connections().get(0);
      assertThat(connection.received().closeFrame().get(30, TimeUnit.SECONDS).closeCode())
          .isEqualTo(1012);
      connection.ended().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void answersTheCloseOfTheClient() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(socket -> {});
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.close(1001, "away");
      assertThat(client.closed().get(30, TimeUnit.SECONDS)).isEqualTo("1001 away");
      WebSocketFrame close =
          server.connections().get(0).received().closeFrame().get(30, TimeUnit.SECONDS);
      assertThat(close.closeCode()).isEqualTo(1001);
      assertThat(close.closeReason()).isEqualTo("away");
    }
  }

  @Test
  void dropsAndResetsConnections() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.receiveText();
              socket.drop();
            },
            socket -> {
              socket.receiveText();
              socket.reset();
            })) {
      // Without a message before: the JDK's client misses an end that comes while it hands one on.
      try (JdkWebSocketClient dropped = JdkWebSocketClient.connect(server.url())) {
        dropped.send("1");
        assertThat(dropped.closed().get(30, TimeUnit.SECONDS)).isEqualTo("1006 ");
      }
      try (JdkWebSocketClient reset = JdkWebSocketClient.connect(server.url())) {
        reset.send("2");
        assertThatThrownBy(() -> reset.closed().get(30, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(IOException.class);
      }
      await().until(() -> server.openConnections() == 0);
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  @Test
  void goesDeafAndStillSeesTheClientLeave() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::goDeaf);
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.ping(new byte[] {1}).send(REGISTER);
      ScriptedSocket connection = server.connections().get(0);
      await().until(() -> connection.received().frames().size() == 2);
      assertThat(connection.received().texts()).isEmpty();
      assertThat(client.ponged()).isNotDone();
      client.abort();
      connection.ended().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void leavesPingsAndACloseUnansweredUntilToldOtherwise() throws Exception {
    CountDownLatch answerAgain = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.answerPings(false).answerClose(false).send("ready");
                  answerAgain.await();
                  socket.answerPings(true);
                });
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.next();
      client.ping(new byte[] {1});
      ReceivedFrames received = server.connections().get(0).received();
      await().until(() -> received.frames(WebSocketFrame.PING).size() == 1);
      assertThat(client.ponged()).isNotDone();
      answerAgain.countDown();
      await()
          .until(
              () -> {
                client.ping(new byte[] {2});
                return client.ponged().isDone();
              });
      client.close(1000, "");
      received.closeFrame().get(30, TimeUnit.SECONDS);
      assertThat(server.openConnections()).isOne();
    }
  }

  @Tag("large")
  @Test
  void stallsTheClientsSendsWhileReadingIsPaused() throws Exception {
    CountDownLatch resume = new CountDownLatch(1);
    String large = "x".repeat(16 << 20);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.pauseReading().send("paused");
                  resume.await();
                  socket.resumeReading();
                });
        JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.next();
      CompletableFuture<?> sent = client.sendAsync(large);
      assertThat(server.connections().get(0).received().texts()).isEmpty();
      assertThat(sent).isNotDone();
      resume.countDown();
      sent.get(30, TimeUnit.SECONDS);
      await().until(() -> server.connections().get(0).received().texts().equals(List.of(large)));
    }
  }

  @Test
  void refusesHandshakesInEveryWay() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> socket.refuse(403),
            socket -> socket.refuse(401, Map.of("WWW-Authenticate", "Bearer")),
            ScriptedSocket::acceptWithWrongKey,
            ScriptedSocket::leaveHandshakeUnanswered)) {
      assertThat(JdkWebSocketClient.refusal(server.url())).isEqualTo(403);
      assertThat(JdkWebSocketClient.refusal(server.url())).isEqualTo(401);
      assertThatThrownBy(() -> JdkWebSocketClient.connect(server.url()))
          .hasRootCauseMessage("Bad Sec-WebSocket-Accept");
      CompletableFuture<?> unanswered =
          CompletableFuture.runAsync(() -> JdkWebSocketClient.connect(server.url()));
      await().until(() -> server.connections().size() == 4);
      assertThat(unanswered).isNotDone();
    }
  }

  @Test
  void speaksTlsToWhoTrustsItsCertificate() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.startTls(LocalTls.context(), ScriptedSocket::register)) {
      HttpClient trusting = HttpClient.newBuilder().sslContext(LocalTls.context()).build();
      try (JdkWebSocketClient client = JdkWebSocketClient.connect(trusting, server.url())) {
        assertThat(client.send(REGISTER).next()).contains("registered");
      }
      assertThatThrownBy(() -> JdkWebSocketClient.connect(server.url()))
          .hasRootCauseInstanceOf(CertPathBuilderException.class);
    }
  }

  @Test
  void raisesWhatFailedInAScript() throws Exception {
    ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.receive("STATUS"));
    try (JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.send(REGISTER);
      server.connections().get(0).ended().get(30, TimeUnit.SECONDS);
    }
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage(
            "STATUS was expected and this came: {\"type\":\"REGISTER\",\"source\":\"quill\"}");
  }

  @Test
  void raisesABinaryMessageOfTheClient() throws Exception {
    ScriptedWebSocketServer server = ScriptedWebSocketServer.start(socket -> {});
    try (JdkWebSocketClient client = JdkWebSocketClient.connect(server.url())) {
      client.sendBinary(new byte[] {1});
      server.connections().get(0).ended().get(30, TimeUnit.SECONDS);
    }
    assertThatThrownBy(server::close).hasRootCauseInstanceOf(AssertionError.class);
  }

  @Test
  void endsScriptsThatWaitWhenItIsClosed() throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              try {
                socket.receive();
              } catch (IOException | InterruptedException ended) {
                outcome.complete(ended);
                throw ended;
              }
            });
    JdkWebSocketClient client = JdkWebSocketClient.connect(server.url());
    server.close();
    client.abort();
    assertThat(outcome).isCompleted();
  }
}
