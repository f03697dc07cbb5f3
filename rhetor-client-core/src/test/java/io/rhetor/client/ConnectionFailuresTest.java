package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that do not come about, or break. */
@KeepsDeadSockets
class ConnectionFailuresTest {
  private static final Function<RhetorClient, CompletableFuture<?>> MESSAGE =
      rhetor -> rhetor.sendMessage("Hi");
  private static final Function<RhetorClient, CompletableFuture<?>> STREAM =
      rhetor -> rhetor.streamMessage("Hi").collect();
  private static final Function<RhetorClient, CompletableFuture<?>> READ =
      RhetorClient::getProviders;

  @ParameterizedTest
  @MethodSource("calls")
  void refusedConnection_sentNothing(Function<RhetorClient, CompletableFuture<?>> call)
      throws Exception {
    RhetorConnectionException failure = failureAt(ScriptedServer.NOWHERE, call);

    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(failure)
        .hasMessageContaining("Cannot connect to " + ScriptedServer.NOWHERE)
        .hasMessageContaining("RHETOR_URL");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void unknownHost_sentNothing(Function<RhetorClient, CompletableFuture<?>> call) {
    RhetorConnectionException failure = failureAt("http://rhetor.invalid:8300", call);

    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(failure).hasMessageContaining("http://rhetor.invalid:8300");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void tlsToAPlainPort_saysThatTlsFailed(Function<RhetorClient, CompletableFuture<?>> call)
      throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      answerEachConnection(plain, "HTTP/1.1 400 Bad Request\r\n\r\n");

      RhetorConnectionException failure =
          failureAt("https://127.0.0.1:" + plain.getLocalPort(), call);

      assertThat(failure).hasMessageContaining("TLS").hasMessageContaining("sslContext");
      assertThat(failure.isRetryable()).isTrue();
    }
  }

  @Test
  void resetBeforeTheHeaders_mayHaveBeenProcessed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::reset)) {
      assertBroken(server);
    }
  }

  @Test
  void closeBeforeTheHeaders_mayHaveBeenProcessed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::close)) {
      assertBroken(server);
    }
  }

  @Test
  void resetInTheHeaders_mayHaveBeenProcessed() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-").reset())) {
      assertBroken(server);
    }
  }

  @Test
  void resetAfterTheHeaders_mayHaveBeenProcessed() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange ->
                exchange
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"message\"")
                    .reset())) {
      assertBroken(server);
    }
  }

  @Test
  void closeInTheBody_mayHaveBeenProcessed() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange ->
                exchange
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"message\"")
                    .close())) {
      assertBroken(server);
    }
  }

  @Test
  void answerThatIsNoHttp_isBrokenConnection() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(exchange -> exchange.send("SSH-2.0-OpenSSH_9\r\n\r\n").close())) {
      assertBroken(server);
    }
  }

  @Test
  void clientGoesOnAfterABrokenConnection() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  if (exchange.requestLine().startsWith("POST")) {
                    exchange.reset();
                  } else {
                    exchange.respondJson(200, "{\"default_provider\": \"p\"}");
                  }
                });
        RhetorClient rhetor = LocalServer.client(server)) {
      Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(Outcomes.valueOf(rhetor.getProviders()).defaultProvider()).hasValue("p");
    }
  }

  static List<Function<RhetorClient, CompletableFuture<?>>> calls() {
    return List.of(MESSAGE, STREAM, READ);
  }

  private static void assertBroken(ScriptedServer server) {
    String url = server.url().toString();
    for (Function<RhetorClient, CompletableFuture<?>> call : List.of(MESSAGE, STREAM)) {
      RhetorConnectionException failure = failureAt(url, call);

      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(failure).hasMessageContaining(url).hasMessageContaining("may have processed");
    }
    RhetorConnectionException read = failureAt(url, READ);

    assertThat(read.isRetryable()).isTrue();
    assertThat(read.mayHaveBeenProcessed()).isFalse();
    assertThat(read).hasMessageContaining("GET /providers").hasMessageContaining("harmless");
  }

  private static RhetorConnectionException failureAt(
      String url, Function<RhetorClient, CompletableFuture<?>> call) {
    RhetorConfig once = LocalServer.config(url).retryPolicy(RetryPolicy.none()).build();
    try (RhetorClient rhetor = RhetorClient.create(once)) {
      RhetorException failure = Outcomes.failureOf(call.apply(rhetor), RhetorException.class);
      assertThat(failure).isInstanceOf(RhetorConnectionException.class);
      return (RhetorConnectionException) failure;
    }
  }

  /** As a web server does that is spoken to in TLS where it expects plain HTTP. */
  static void answerEachConnection(ServerSocket server, String greeting) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                  // All of the greeting: closing with some of it unread would reset the connection.
                  connection.getInputStream().read(new byte[16 * 1024]);
                  connection.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                  connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException closed) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
