package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.testing.Handshake;
import io.rhetor.client.ws.testing.RecordedEvents;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client says in the handshake, and what it makes of the answers. */
class HandshakeTest {

  @ParameterizedTest
  @CsvSource({
    "301, 1, RhetorApiException",
    "302, 1, RhetorApiException",
    "307, 1, RhetorApiException",
    "308, 1, RhetorApiException",
    "200, 1, RhetorApiException",
    "400, 1, RhetorBadRequestException",
    "401, 1, RhetorAuthenticationException",
    "403, 1, RhetorPermissionDeniedException",
    "404, 1, RhetorNotFoundException",
    "407, 1, RhetorApiException",
    "429, 5, RhetorRateLimitException",
    "500, 5, RhetorServerException",
    "502, 5, RhetorServerException",
    "503, 5, RhetorServerException",
    "504, 5, RhetorServerException"
  })
  void refusal_isTyped_andTriedAgainWhereThatCanHelp(int status, int attempts, String type)
      throws Exception {
    Map<String, String> headers =
        Map.of(
            "Location", "http://127.0.0.1:1/elsewhere",
            "WWW-Authenticate", "Basic realm=\"x\"",
            "Proxy-Authenticate", "Basic realm=\"x\"",
            "X-Request-ID", "handshake-7",
            "retry-after-ms", "1");
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.refuse(status, headers));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorApiException failure = failureOf(client.sendMessage("Hi"), RhetorApiException.class);

      assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure.requestId()).hasValue("handshake-7");
      assertThat(failure.retryAfter()).hasValue(Duration.ofMillis(1));
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure).hasMessageContaining("handshake").hasMessageContaining("/ws");
      assertThat(server.connectionCount()).isEqualTo(attempts);
    }
  }

  @Test
  void wrongProofOfTheKey_isAFailureOfTheConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(ScriptedSocket::acceptWithWrongKey);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure).hasMessageContaining(server.url().getAuthority());
      await().until(() -> server.openConnections() == 0);
    }
  }

  @Test
  void answerThatIsNoHttp_isAFailureOfTheConnection() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (var socket = plain.accept()) {
                      socket.getOutputStream().write("SSH-2.0-OpenSSH\r\n\r\n".getBytes("UTF-8"));
                    }
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      server.setDaemon(true);
      server.start();
      try (RhetorWebSocketClient client =
          SocketClients.client(
              RhetorConfig.builder().baseUrl("http://127.0.0.1:" + plain.getLocalPort()).build())) {
        RhetorException failure = failureOf(client.sendMessage("Hi"), RhetorException.class);
        assertThat(failure).isInstanceOf(RhetorConnectionException.class);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
    }
  }

  @Test
  void portThatNobodyListensOn_isToldWithItsAddress() throws Exception {
    try (RhetorWebSocketClient client =
        SocketClients.client(RhetorConfig.builder().baseUrl(ScriptedServer.NOWHERE).build())) {
      RecordedEvents events = RecordedEvents.of(client);
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure)
          .hasMessageContaining("Cannot connect to ws://127.0.0.1:1/ws")
          .hasMessageContaining("RHETOR_URL");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      events.await(Kind.DISCONNECTED);
      assertThat(events.kinds()).hasSize(SocketClients.ATTEMPTS).startsWith(Kind.RECONNECTING);
    }
  }

  @Test
  void hostThatNobodyKnows_isToldWithItsName() {
    try (RhetorWebSocketClient client =
        SocketClients.client(
            RhetorConfig.builder().baseUrl("http://no-such-host.invalid:8300").build())) {
      RhetorConnectionException failure =
          failureOf(client.connect(), RhetorConnectionException.class);

      assertThat(failure)
          .hasMessageContaining("Cannot connect to ws://no-such-host.invalid:8300/ws");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
  }

  @Test
  void pathOfTheAddress_andHeaders_areInTheHandshake() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.register())) {
      RhetorConfig config =
          SocketClients.config(server)
              .baseUrl(server.url() + "/part/")
              .token("s3cret-token")
              .header("X-Tenant", "seven")
              .header("User-Agent", "my-agent/1")
              .build();
      try (RhetorWebSocketClient client = SocketClients.client(config)) {
        valueOf(client.connect());
      }
      Handshake handshake = server.connections().get(0).handshake();
      assertThat(handshake.requestLine()).isEqualTo("GET /part/ws HTTP/1.1");
      assertThat(handshake.header("Authorization")).hasValue("Bearer s3cret-token");
      assertThat(handshake.header("X-Tenant")).hasValue("seven");
      assertThat(handshake.header("User-Agent")).hasValue("my-agent/1");
      assertThat(handshake.header("Sec-WebSocket-Protocol")).isEmpty();
      assertThat(handshake.header("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  @Test
  void tokenSupplier_isAskedForEachHandshake() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> socket.refuse(503),
            socket -> {
              socket.register();
              socket.close(1012, "");
            },
            socket -> socket.register())) {
      RhetorConfig config =
          SocketClients.config(server).token(() -> "token-" + asked.incrementAndGet()).build();
      try (RhetorWebSocketClient client = SocketClients.client(config)) {
        valueOf(client.connect());
        await().until(() -> server.connections().size() == 3);
      }
      assertThat(server.connections())
          .extracting(connection -> connection.handshake().header("Authorization").orElse(""))
          .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-3");
    }
  }

  @Test
  void tokenSupplierThatThrows_failsTheCallsAtOnce_andIsAskedAgainByTheNext() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.register());
        RhetorWebSocketClient client =
            SocketClients.client(
                SocketClients.config(server)
                    .token(
                        () -> {
                          if (asked.incrementAndGet() == 1) {
                            throw new IllegalStateException("no vault");
                          }
                          return "token";
                        })
                    .build())) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure).hasMessageContaining("token supplier");
      assertThat(failure.getCause()).hasMessage("no vault");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(server.connectionCount()).isZero();
      valueOf(client.connect());
    }
  }

  @Test
  void waitThatAServerAsksFor_isOnTheFailure_andNotBegunBeyondTheLimit() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> socket.refuse(503, Map.of("Retry-After", "3600")));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorServerException failure = failureOf(client.connect(), RhetorServerException.class);

      assertThat(failure.retryAfter()).contains(Duration.ofHours(1));
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void tokenThatTheServerDoesNotTake_isAnAuthenticationFailure() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.refuse(401));
        RhetorWebSocketClient client =
            SocketClients.client(SocketClients.config(server).token("s3cret-token").build())) {
      assertThat(failureOf(client.connect(), RhetorAuthenticationException.class))
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void registrationThatIsRefused_isATypedFailure_andNotTriedAgain() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(
                      "{\"type\":\"RESPONSE\",\"source\":\"SYSTEM\",\"payload\":"
                          + "{\"error\":\"unknown component\"}}");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorProtocolException.class))
          .hasMessageContaining("unknown component");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }
}
