package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.ws.testing.LocalTls;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers to a handshake are taken, and how soon and in which words others fail. */
class HandshakeFormsTest {
  private static final String KEY = "Sec-WebSocket-Accept: {key}\r\n";

  /** So long that a failure which comes by it is another one. */
  private static final Duration LONG = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + KEY,
        "HTTP/1.1 101\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + KEY,
        "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + KEY,
        "HTTP/1.1 101 Web Socket Protocol Handshake\r\nupgrade:WebSocket\r\nconnection:upgrade\r\n"
            + "sec-websocket-accept:{key}\r\n",
        "HTTP/1.1 101 OK\r\nUPGRADE:  WEBSOCKET \t\r\nCONNECTION: \t UPGRADE  \r\n"
            + "SEC-WEBSOCKET-ACCEPT:   {key}  \r\n",
        "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" + KEY,
        "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: keep-alive\r\nConnection: upgrade\r\n"
            + KEY,
        "HTTP/1.1 101 OK\r\nUpgrade: h2c, websocket\r\nConnection: Upgrade,keep-alive\r\n" + KEY,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
            + "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + KEY,
        "HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: {key}\n",
        "HTTP/1.1 101 OK\r\nServer: x\r\nX-Odd\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Extensions: \r\n"
            + KEY
      })
  void allowedForms_areTaken_howeverTheyAreSplit(String head) throws Exception {
    for (int bytesAtOnce : new int[] {1, 7, 1_000}) {
      try (ScriptedWebSocketServer server =
              ScriptedWebSocketServer.start(
                  socket -> {
                    socket.acceptAs(head + (head.endsWith("\r\n") ? "\r\n" : "\n"), bytesAtOnce);
                    socket.register();
                    socket.receive("LLM_REQUEST");
                    socket.typing(true).response("Hello").typing(false);
                  });
          RhetorWebSocketClient client = SocketClients.client(server)) {
        assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Upgrade: websocket          | Connection: close   | Connection",
        "Upgrade: h2c                | Connection: Upgrade | Upgrade: websocket",
        "X: y                        | Connection: Upgrade | Upgrade: websocket",
        "Upgrade: websocket          | X: Upgrade          | Connection: Upgrade",
      })
  void answerThatSwitchesToSomethingElse_isAFailureThatNamesTheHeader(
      String upgrade, String connection, String named) throws Exception {
    String head = "HTTP/1.1 101 OK\r\n" + upgrade + "\r\n" + connection + "\r\n" + KEY + "\r\n";
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.acceptAs(head, 1_000));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.connect(), RhetorConnectionException.class))
          .hasMessageContaining(named);
    }
  }

  /** What a port does, and what the failure says; {@code ~} stands for a carriage return. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "close                                 | closed the connection before it answered",
        "reset                                 | ended before it was open",
        "HTTP/1.1 101 Switch                   | closed the connection within its answer",
        "HTTP/1.1 101 OK~Upgrade: websocket~   | closed the connection within its answer",
        "SSH-2.0-OpenSSH_9.6                   | begins with \"SSH-2.0-OpenSSH_9.6\"",
        "220 mail ESMTP                        | is no HTTP/1.1",
        "HTTP/2.0 101 OK~~                     | is no HTTP/1.1",
        "HTTP/1.1 abc~~                        | is no HTTP/1.1",
        "<html>                                | is no HTTP/1.1",
        "TLS alert                             | Use https://",
      })
  void portOfAnotherKind_failsAtOnce_inWordsThatNameIt(String answer, String words)
      throws Exception {
    try (ServerSocket port = answering(answer);
        RhetorWebSocketClient client = client("http://127.0.0.1:" + port.getLocalPort() + "/x")) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure)
          .hasMessageContaining(words)
          .hasMessageContaining("ws://127.0.0.1:" + port.getLocalPort() + "/x/ws");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "reset", "SSH-2.0-OpenSSH_9.6", "HTTP/1.1 400 Bad Request~~"})
  void portWithoutTls_failsAtOnce_alsoWhereTlsIsExpected(String answer) throws Exception {
    try (ServerSocket port = answering(answer);
        RhetorWebSocketClient client = client("https://127.0.0.1:" + port.getLocalPort())) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure).hasMessageContaining("wss://127.0.0.1:" + port.getLocalPort() + "/ws");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
  }

  @Test
  void unknownHost_isNamed_andSaidToBeUnknown() {
    try (RhetorWebSocketClient client = client("http://rhetor.invalid:8300")) {
      assertThat(failureOf(client.connect(), RhetorConnectionException.class))
          .hasMessageContaining("the name rhetor.invalid cannot be resolved");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 |           | No token was sent: set RhetorConfig.Builder.token",
        "401 | the-token | does not take the token",
        "403 |           | check RhetorConfig.Builder.baseUrl",
        "403 | the-token | what the token may do",
        "404 |           | check RhetorConfig.Builder.baseUrl",
        "302 |           | to https://sign-on.example",
        "200 |           | serves no WebSocket",
      })
  void refusal_namesThePath_andWhatToDo(int status, String token, String words) throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket ->
                socket.refuse(
                    status,
                    Map.of("Location", "https://user:private@sign-on.example/x?private=1")))) {
      RhetorConfig.Builder config = RhetorConfig.builder().baseUrl(server.url() + "/base");
      if (token != null) {
        config.token(token);
      }
      try (RhetorWebSocketClient client = SocketClients.client(config.build())) {
        RhetorApiException failure = failureOf(client.connect(), RhetorApiException.class);

        assertThat(failure).hasMessageContaining(words).hasMessageContaining("/base/ws");
        assertThat(failure.getMessage()).doesNotContain("private").doesNotContain("the-token");
        if (token == null && status == 403) {
          assertThat(failure.getMessage()).doesNotContain("the token may do");
        }
      }
    }
  }

  private static RhetorWebSocketClient client(String url) {
    return RhetorWebSocketClient.create(
        RhetorConfig.builder().baseUrl(url).connectTimeout(LONG).build(),
        WebSocketOptions.builder().reconnectPolicy(RetryPolicy.none()).build());
  }

  /** A port that waits for a byte and then answers so, and closes. */
  private static ServerSocket answering(String answer) throws IOException {
    ServerSocket port = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    CompletableFuture<Void> unused =
        CompletableFuture.runAsync(
            () -> {
              try (Socket socket = port.accept()) {
                answer(socket, answer);
              } catch (IOException clientWentAway) {
                // The test looks at what the client makes of it.
              }
            },
            command -> {
              Thread thread = new Thread(command, "answering");
              thread.setDaemon(true);
              thread.start();
            });
    return port;
  }

  /** Repeated, since the alert may have to wait for the write before it. */
  @RepeatedTest(50)
  void serverThatIsNotTrusted_isToldSoByAnAlert() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RhetorWebSocketClient client =
            RhetorWebSocketClient.create(
                RhetorConfig.builder()
                    .baseUrl("https://127.0.0.1:" + server.getLocalPort())
                    .connectTimeout(LONG)
                    .build(),
                WebSocketOptions.builder().reconnectPolicy(RetryPolicy.none()).build())) {
      CompletableFuture<String> told =
          CompletableFuture.supplyAsync(() -> handshakeFailureOf(server));

      failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(valueOf(told)).contains("certificate_unknown");
    }
  }

  /**
   * Greets a client with TLS 1.2 in a single write, and returns what ends the handshake. A server
   * that still writes when the client has closed behind its alert does not read the alert.
   */
  private static String handshakeFailureOf(ServerSocket server) {
    SSLEngine engine = LocalTls.context().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {"TLSv1.2"});
    ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    ByteBuffer out = ByteBuffer.allocate(64 * 1024);
    byte[] in = new byte[64 * 1024];
    try (Socket socket = server.accept()) {
      for (int read = socket.getInputStream().read(in); read >= 0; ) {
        engine.unwrap(ByteBuffer.wrap(in, 0, read), none);
        while (engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
          Optional.ofNullable(engine.getDelegatedTask()).ifPresent(Runnable::run);
          engine.wrap(ByteBuffer.allocate(0), out);
        }
        socket.getOutputStream().write(out.array(), 0, out.position());
        out.clear();
        read = socket.getInputStream().read(in);
      }
      return "The client closed without an alert.";
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  private static void answer(Socket socket, String answer) throws IOException {
    if (answer.equals("TLS alert")) {
      // Fatal, unexpected message: what a TLS port says to HTTP.
      answer(socket, "\u0015\u0003\u0003\u0000\u0002\u0002\n");
      return;
    }
    InputStream in = socket.getInputStream();
    if (answer.equals("reset")) {
      socket.setSoLinger(true, 0);
      return;
    }
    byte[] head = new byte[64 * 1024];
    int unused = in.read(head);
    if (!answer.equals("close")) {
      socket
          .getOutputStream()
          .write(answer.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    socket.shutdownOutput();
    // Until the client has read it all: a close with unread bytes would be a reset.
    while (in.read(head) >= 0) {
      Thread.onSpinWait();
    }
  }
}
