package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.LocalTls;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages say of a connection that failed: what it is, why, and what to do next. */
@KeepsDeadSockets
class WireMessagesTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\"";

  /** What is read of the request in the form in which a server sends it before it is gone. */
  static Stream<Arguments> brokenAnswers() {
    return Stream.of(
        arguments("", false, List.of("the server closed it before it answered")),
        arguments("", true, List.of("the server reset it", "Connection reset")),
        arguments("H", false, List.of("closed it within its answer")),
        arguments("HTTP/", true, List.of("the server reset it")),
        arguments("HTTP/1.1 200 OK\r\n", false, List.of("closed it within its answer")),
        arguments("HTTP/1.1 2\r\n\r\n", false, List.of("Invalid status line")),
        arguments("HTTP/1.1 20", false, List.of("closed it within its answer")),
        arguments("HTTP/1.1 200 OK\r\nConte", false, List.of("closed it within its answer")),
        arguments(HEAD, false, List.of("closed it within its answer", "bytes received: 4")),
        arguments(HEAD, true, List.of("the server reset it", "Connection reset")),
        arguments(
            "SSH-2.0-OpenSSH_9\r\n\r\n",
            false,
            List.of("is no HTTP/1.1: it begins with \"SSH-2.0-OpenSSH_9\"", "baseUrl")),
        arguments("-ERR\r\n", false, List.of("begins with \"-ERR\"", "Another service")),
        arguments("<html>", false, List.of("begins with \"<html>\"", "Another service")));
  }

  @ParameterizedTest
  @MethodSource("brokenAnswers")
  void brokenAnswer_isNamed(String sent, boolean reset, List<String> named) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange -> {
              exchange.send(sent);
              if (reset) {
                exchange.reset();
              } else {
                exchange.close();
              }
            })) {
      RhetorConnectionException failure = failureAt(server.url().toString());

      assertThat(failure.getMessage().replaceAll("\\p{Cntrl}", "!")).contains(named);
      assertThat(failure).hasMessageContainingAll(server.url().toString(), "may have processed");
      assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cntrl}");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(failure.isRetryable()).isTrue();
    }
  }

  /** An alert refuses the first bytes: no server behind TLS has seen the request. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0015\u0003\u0003\0\u0002\u0002P", "\u0015\u0003\u0001\0\u0002\r\n"})
  void alertOfTls_saysToUseHttps_andThatNothingWasProcessed(String alert) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange -> {
              exchange.send(alert);
              exchange.close();
            })) {
      RhetorConnectionException failure = failureAt(server.url().toString());

      assertThat(failure).hasMessageContainingAll("TLS", "use https://", "was not processed");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure.isRetryable()).isFalse();
    }
  }

  @Test
  void unknownHost_isCalledSo() {
    RhetorConnectionException failure = failureAt("http://rhetor.invalid:8300");

    assertThat(failure)
        .hasMessageContainingAll("rhetor.invalid", "cannot be resolved", "DNS", "RHETOR_URL")
        .hasMessageNotContaining("runs there");
  }

  @Test
  void refusedConnection_isCalledSo() throws Exception {
    assertThat(failureAt(ScriptedServer.NOWHERE))
        .hasMessageContainingAll("Cannot connect", "refused", "Check that Rhetor runs there");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,     false, self-signed",
    "expired,       true,  has expired",
    "not-yet-valid, true,  not valid yet",
    "other-name,    true,  another name"
  })
  void certificate_isNamedByWhatIsWrongWithIt(String certificate, boolean trusted, String named)
      throws Exception {
    try (LocalTls server = LocalTls.serving(certificate, false)) {
      RhetorConfig.Builder config = config("https://localhost:" + server.port());
      if (trusted) {
        config.sslContext(LocalTls.trusting());
      }

      RhetorConnectionException failure = failureOf(config, RhetorConnectionException.class);

      assertThat(failure).hasMessageContainingAll("TLS with https://", named, "sslContext");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure.isRetryable()).isFalse();
    }
  }

  @Test
  void certificateThatIsTrusted_isNoFailure() throws Exception {
    try (LocalTls server = LocalTls.serving("localhost", false);
        RhetorClient rhetor =
            RhetorClient.create(
                config("https://localhost:" + server.port())
                    .sslContext(LocalTls.trusting())
                    .build())) {
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("hi");
    }
  }

  @Test
  void clientCertificateThatIsMissing_isNamed() throws Exception {
    try (LocalTls server = LocalTls.serving("localhost", true)) {
      assertThat(
              failureOf(
                  config("https://localhost:" + server.port()).sslContext(LocalTls.trusting()),
                  RhetorConnectionException.class))
          .hasMessageContainingAll("TLS", "certificate of the client", "sslContext");
    }
  }

  @Test
  void plainHttpToATlsPort_saysToUseHttps() throws Exception {
    try (LocalTls server = LocalTls.serving("localhost", false)) {
      assertThat(failureAt("http://localhost:" + server.port()))
          .hasMessageContainingAll("TLS", "use https://");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<center>The plain HTTP request was sent to HTTPS port</center>",
        "Reason: You're speaking plain HTTP to an SSL-enabled server port.",
        "Client sent an HTTP request to an HTTPS server.\n"
      })
  void plainHttpThatATlsPortAnswers_saysToUseHttps(String body) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(exchange -> exchange.respond(400, "text/plain", body))) {
      assertThat(refusalAt(server)).hasMessageContaining("use https://");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-x\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"})
  void tlsToAPlainPort_saysToUseHttp(String greeting) throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ConnectionFailuresTest.answerEachConnection(plain, greeting);

      assertThat(failureAt("https://127.0.0.1:" + plain.getLocalPort()))
          .hasMessageContainingAll("does not speak TLS", "Use http://");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "302, https://sso.example/login?state=x, https://sso.example",
    "307, https://sso.example:8443/,         https://sso.example:8443",
    "302, /new,                              changes the method",
    "307, mailto:a@b,                        no server",
    "307, '',                                a redirect"
  })
  void redirect_saysWhereItLeadsAndWhyItIsNotFollowed(int status, String location, String named)
      throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange ->
                exchange.send(
                    "HTTP/1.1 "
                        + status
                        + " Found\r\nLocation: "
                        + location
                        + "\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(refusalAt(server))
          .hasMessageContainingAll("a redirect", named, "sign-on page", "baseUrl")
          .hasMessageNotContaining("state=x");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, true,  token that was sent is not accepted",
    "401, false, No token was sent",
    "403, true,  what this token may do",
    "403, false, No token was sent",
    "413, true,  larger than the server",
    "413, false, larger than the server"
  })
  void refusal_knowsWhetherThereIsAToken(int status, boolean token, String named) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(exchange -> exchange.respondJson(status, "{\"detail\":\"No\"}"))) {
      RhetorConfig.Builder config =
          token
              ? config(server.url().toString())
              : RhetorConfig.builder().baseUrl(server.url().toString());

      assertThat(failureOf(config.retryPolicy(RetryPolicy.none()), RhetorApiException.class))
          .hasMessageContainingAll("answered " + status + ": No.", named);
    }
  }

  /** At each stage: how much of the request is read, what of an answer is sent, and the end. */
  @ParameterizedTest
  @CsvSource({
    "1,         '',                      true",
    "1,         '',                      false",
    "100000,    '',                      true",
    "100000,    '',                      false",
    "2000000,   '',                      true",
    "1,         'HTTP/1.1 4',            true",
    "1,         'HTTP/1.1 413 Too La',   false",
    "100000,    'HTTP/1.1 413 Too La',   true"
  })
  void connectionLostUnderALargeRequest_namesTheSize(int read, String sent, boolean reset)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RhetorClient rhetor =
            RhetorClient.create(
                config("http://127.0.0.1:" + server.getLocalPort())
                    .retryPolicy(RetryPolicy.none())
                    .build())) {
      endEachConnection(server, read, sent, reset);
      String prompt = "x".repeat(2 * 1024 * 1024);

      for (CompletableFuture<?> call :
          List.of(rhetor.sendMessage(prompt), rhetor.streamMessage(prompt).collect())) {
        assertThat(Outcomes.failureOf(call, RhetorConnectionException.class))
            .hasMessageContainingAll("2.0 MiB", "413", "Shorten the request");
      }
    }
  }

  private static void endEachConnection(ServerSocket server, int read, String sent, boolean reset) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                  connection.getInputStream().readNBytes(read);
                  connection.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
                  connection.setSoLinger(reset, 0);
                } catch (IOException gone) {
                  // The client, or the test, is done.
                }
              }
            },
            "ends-each-connection");
    thread.setDaemon(true);
    thread.start();
  }

  /** The kernel may drop the answer of a server that closes; what is left then is the size. */
  @Test
  void largeRequestThatIsRefusedEarly_isRefused_orNamesItsSize() throws Exception {
    try (EarlyRefusal server = EarlyRefusal.start();
        RhetorClient rhetor = RhetorClient.create(config(server.url()).build())) {
      String prompt = "x".repeat(4_000_000);
      for (int i = 0; i < 2; i++) {
        RhetorException failure =
            Outcomes.failureOf(rhetor.sendMessage(prompt), RhetorException.class);

        assertThat(failure).hasMessageContainingAll("413", "3.8 MiB");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_500, 65_536, 70_000, 1_000_000})
  void largeRequest_arrivesWhole(int length) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(exchange -> exchange.respondJson(200, "{\"message\":\"hi\"}"));
        RhetorClient rhetor = RhetorClient.create(config(server.url().toString()).build())) {
      StringBuilder prompt = new StringBuilder();
      while (prompt.length() < length) {
        prompt.append(prompt.length()).append(' ');
      }
      Outcomes.valueOf(rhetor.sendMessage(prompt.toString()));

      assertThat(server.exchanges().get(0).body()).contains(prompt);
    }
  }

  /** Refuses each request by its headers, and closes the connection without reading on. */
  private static final class EarlyRefusal implements Closeable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private EarlyRefusal() throws IOException {}

    static EarlyRefusal start() throws IOException {
      EarlyRefusal server = new EarlyRefusal();
      Thread thread = new Thread(server::refuseAll, "early-refusal");
      thread.setDaemon(true);
      thread.start();
      return server;
    }

    String url() {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }

    private void refuseAll() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          connection.getInputStream().read(new byte[1_024]);
          connection
              .getOutputStream()
              .write(
                  "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
          // The client, or the test, is done.
        }
      }
    }
  }

  private static RhetorConfig.Builder config(String url) {
    return LocalServer.config(url).retryPolicy(RetryPolicy.none());
  }

  private static RhetorConnectionException failureAt(String url) {
    return failureOf(config(url), RhetorConnectionException.class);
  }

  private static RhetorApiException refusalAt(ScriptedServer server) {
    return failureOf(config(server.url().toString()), RhetorApiException.class);
  }

  /** Of a whole call and a stream, which say the same. */
  private static <E extends RhetorException> E failureOf(
      RhetorConfig.Builder config, Class<E> type) {
    try (RhetorClient rhetor = RhetorClient.create(config.build())) {
      E whole = Outcomes.failureOf(rhetor.sendMessage("Hi"), type);
      E stream = Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), type);
      assertThat(stream.getMessage())
          .matches(
              Pattern.quote(whole.getMessage().replace("/message", "/stream"))
                  .replaceAll("of \\d+ bytes", "of \\\\E\\\\d+\\\\Q bytes"));
      return whole;
    }
  }
}
