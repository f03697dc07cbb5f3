package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static io.rhetor.client.ws.testing.SocketClients.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.CallOptions;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which settings can be other for some calls over WebSocket, and headers that change. */
@Timeout(60)
class CallOptionsTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private static CallOptions.Builder options() {
    return CallOptions.builder();
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of(Phase.HEADERS, options().headersTimeout(SHORT).build()),
        Arguments.of(Phase.IDLE, options().idleTimeout(SHORT).build()),
        Arguments.of(Phase.PAUSE, options().pauseTimeout(SHORT).build()),
        Arguments.of(Phase.TOTAL, options().totalTimeout(SHORT).build()));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void eachLimit_isThatOfTheView(Phase phase, CallOptions options) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  if (phase == Phase.IDLE || phase == Phase.PAUSE) {
                    socket.chunk("1").chunk("2");
                  }
                  socket.awaitClientClose();
                },
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.response("hi");
                });
        RhetorWebSocketClient ws = client(server)) {
      valueOf(ws.connect());
      RecordingSubscriber subscriber =
          phase == Phase.PAUSE
              ? RecordingSubscriber.requesting(1)
              : RecordingSubscriber.unbounded();

      ws.withOptions(options).streamMessage("Hi").subscribe(subscriber);

      Throwable failure = subscriber.awaitFailure();
      RhetorTimeoutException timeout =
          (RhetorTimeoutException)
              (failure instanceof RhetorTimeoutException ? failure : failure.getCause());
      assertThat(timeout.phase()).isEqualTo(phase);
      assertThat(timeout.limit()).isEqualTo(SHORT);
      assertThat(valueOf(ws.sendMessage("Hi")).message()).isEqualTo("hi");
    }
  }

  @Test
  void contextOfAView_goesWithItsMessages_andClosingItDoesNothing() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  while (true) {
                    String context =
                        socket.receive("LLM_REQUEST").path("payload").path("context").asText();
                    socket.response("in " + context);
                  }
                });
        RhetorWebSocketClient ws =
            client(SocketClients.config(server).component("quill").build())) {
      RhetorWebSocketClient view =
          ws.withOptions(options().contextId(ContextId.of("quill", "blue")).build());
      RhetorWebSocketClient later =
          view.withOptions(options().totalTimeout(Duration.ofMinutes(1)).build());
      view.close();

      assertThat(valueOf(view.sendMessage("Hi")).message()).isEqualTo("in quill:blue");
      assertThat(valueOf(later.sendMessage("Hi")).message()).isEqualTo("in quill:blue");
      assertThat(valueOf(ws.sendMessage("Hi")).message()).isEqualTo("in quill:default");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  static Stream<Arguments> meaningless() {
    return Stream.of(
        Arguments.of("header: ", options().header("X-A", "secret-1").build()),
        Arguments.of("header: ", options().header("X-A", () -> "secret-1").build()),
        Arguments.of("token: ", options().token("secret-1").build()),
        Arguments.of("onResponse: ", options().onResponse(info -> {}).build()),
        Arguments.of("retryPolicy: ", options().retryPolicy(RetryPolicy.none()).build()));
  }

  @ParameterizedTest
  @MethodSource("meaningless")
  void whatGoesWithConnections_isRefused(String named, CallOptions options) {
    try (RhetorWebSocketClient ws = RhetorWebSocketClient.create()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ws.withOptions(options))
          .withMessageStartingWith(named)
          .withMessageContaining("WebSocket")
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void headerSupplier_isAskedForEachHandshake() throws Exception {
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
          SocketClients.config(server)
              .header("X-Key", () -> "key-" + asked.incrementAndGet())
              .build();
      try (RhetorWebSocketClient ws = client(config)) {
        valueOf(ws.connect());
        await().until(() -> server.connections().size() == 3);
      }
      assertThat(server.connections())
          .extracting(connection -> connection.handshake().header("X-Key").orElse(""))
          .containsExactly("key-1", "key-2", "key-3");
    }
  }

  @Test
  void headerSupplierThatThrows_failsTheCallAtOnce() throws Exception {
    IllegalStateException thrown = new IllegalStateException("no vault");
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.register());
        RhetorWebSocketClient ws =
            client(
                SocketClients.config(server)
                    .header(
                        "X-Key",
                        () -> {
                          throw thrown;
                        })
                    .build())) {
      RhetorConnectionException failure =
          failureOf(ws.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure).hasMessageContaining("X-Key").hasCause(thrown);
      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void valueOfASuppliedHeader_isShownNowhere() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.error("what is secret-of-tenant-blue");
                });
        RhetorWebSocketClient ws =
            client(
                SocketClients.config(server)
                    .header("X-Key", () -> "secret-of-tenant-blue")
                    .build())) {
      assertThat(failureOf(ws.sendMessage("Hi"), RuntimeException.class))
          .hasMessageContaining("what is")
          .hasMessageNotContaining("secret-of");
    }
  }
}
