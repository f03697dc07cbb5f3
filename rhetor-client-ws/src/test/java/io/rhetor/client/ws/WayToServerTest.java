package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.ws.testing.ConnectProxy;
import io.rhetor.client.ws.testing.Handshake;
import io.rhetor.client.ws.testing.LocalTls;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a client comes to its server: addresses, TLS, proxies. */
class WayToServerTest {

  @ParameterizedTest
  @CsvSource({"'', /ws", "/, /ws", "/rhetor, /rhetor/ws", "/a/b/, /a/b/ws"})
  void pathOfTheBaseUrl_standsBeforeWs(String base, String path) throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        RhetorWebSocketClient client =
            client(RhetorConfig.builder().baseUrl(server.url() + base))) {
      valueOf(client.connect());

      assertThat(server.connections().get(0).handshake().requestLine())
          .isEqualTo("GET " + path + " HTTP/1.1");
    }
  }

  @Test
  void handshake_carriesTokenAndHeaders() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl(server.url().toString())
                    .token("the-token")
                    .header("X-Tenant", "blue"))) {
      valueOf(client.connect());

      Handshake handshake = server.connections().get(0).handshake();
      assertThat(handshake.header("Authorization")).contains("Bearer the-token");
      assertThat(handshake.header("X-Tenant")).contains("blue");
      assertThat(handshake.header("User-Agent").orElseThrow()).matches("rhetor-java/\\d.*");
    }
  }

  @Test
  void tokenSupplierThatFails_isAFailure_andNothingIsSent() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl(server.url().toString())
                    .token(
                        () -> {
                          throw new IllegalStateException("no vault");
                        }))) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorConnectionException.class))
          .hasMessageContaining("token");

      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void https_isTlsWithTheGivenContext() throws Exception {
    try (ScriptedWebSocketServer server = tlsServer();
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl(server.url().toString())
                    .sslContext(LocalTls.context()))) {
      valueOf(client.connect());

      assertThat(server.url()).hasScheme("https");
      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void certificateThatNobodyTrusts_isAConnectionFailure_andNothingIsSent() throws Exception {
    try (ScriptedWebSocketServer server = tlsServer();
        RhetorWebSocketClient client =
            client(RhetorConfig.builder().baseUrl(server.url().toString()))) {
      assertTlsFails(client, server);
    }
  }

  @Test
  void certificateOfAnotherHost_isAConnectionFailure_andNothingIsSent() throws Exception {
    try (ScriptedWebSocketServer server = tlsServer();
        ConnectProxy proxy = ConnectProxy.leadingTo(server);
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl("https://rhetor.invalid")
                    .sslContext(LocalTls.context())
                    .proxy(proxy.selector()))) {
      assertTlsFails(client, server);
    }
  }

  @Test
  void serverWithoutTls_isAConnectionFailureThatSaysSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RhetorWebSocketClient client =
            client(RhetorConfig.builder().baseUrl("https://127.0.0.1:" + plain.getLocalPort()))) {
      CompletableFuture<Void> connected = client.connect();
      try (Socket accepted = plain.accept()) {
        accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes("US-ASCII"));

        assertThat(failureOf(connected, RhetorConnectionException.class))
            .hasMessageContaining("TLS with wss://");
      }
    }
  }

  @Test
  void proxy_isAskedForTheServer() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        ConnectProxy proxy = ConnectProxy.leadingTo(server);
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl("http://rhetor.invalid:8300")
                    .proxy(proxy.selector()))) {
      valueOf(client.connect());

      assertThat(proxy.requests().get(0).requestLine())
          .isEqualTo("CONNECT rhetor.invalid:8300 HTTP/1.1");
      assertThat(server.connections().get(0).handshake().header("Host"))
          .contains("rhetor.invalid:8300");
    }
  }

  @Test
  void proxy_thatRefuses_isAConnectionFailureThatNamesIt_andNothingGoesPastIt() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        ConnectProxy proxy = ConnectProxy.refusing(407);
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl(server.url().toString())
                    .token("the-token")
                    .proxy(proxy.selector()))) {
      RhetorConnectionException failure =
          failureOf(client.connect(), RhetorConnectionException.class);

      assertThat(failure).hasMessageContaining("proxy").hasMessageContaining("407");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(server.connectionCount()).isZero();
      assertThat(proxy.requests().get(0).head()).doesNotContain("the-token");
    }
  }

  @Test
  void serverThatIsNotThere_isAConnectionFailureThatNamesIt() throws Exception {
    try (RhetorWebSocketClient client =
        client(RhetorConfig.builder().baseUrl(ScriptedServer.NOWHERE))) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure).hasMessageContaining("Cannot connect to ws://127.0.0.1:1/ws");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
  }

  @Test
  void handshakeWithoutAnswer_isATimeout_alsoOnTheRealClock() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(ScriptedSocket::leaveHandshakeUnanswered);
        RhetorWebSocketClient client =
            client(
                RhetorConfig.builder()
                    .baseUrl(server.url().toString())
                    .connectTimeout(Duration.ofMillis(200)))) {
      RhetorTimeoutException failure = failureOf(client.connect(), RhetorTimeoutException.class);

      assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
    }
  }

  @Test
  void clientOfTheJdk_cannotBeUsed() {
    RhetorConfig config = RhetorConfig.builder().httpClient(HttpClient.newHttpClient()).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RhetorWebSocketClient.create(config))
        .withMessageStartingWith("httpClient: ")
        .withMessageContaining("sslContext");
  }

  private static void assertTlsFails(RhetorWebSocketClient client, ScriptedWebSocketServer server) {
    RhetorConnectionException failure =
        failureOf(client.connect(), RhetorConnectionException.class);

    assertThat(failure)
        .hasMessageContaining("TLS with wss://")
        .hasCauseInstanceOf(SSLException.class);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(server.connections()).isEmpty();
  }

  private static ScriptedWebSocketServer tlsServer() throws IOException {
    return ScriptedWebSocketServer.startTls(LocalTls.context(), ScriptedSocket::register);
  }

  private static RhetorWebSocketClient client(RhetorConfig.Builder config) {
    return RhetorWebSocketClient.create(
        config.build(), WebSocketOptions.builder().reconnectPolicy(RetryPolicy.none()).build());
  }
}
