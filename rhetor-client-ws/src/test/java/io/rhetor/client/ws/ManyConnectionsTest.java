package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections by the hundred leave nothing behind. */
class ManyConnectionsTest {
  private static final int MANY = 100;

  /** What else goes on in the JVM may hold a few. */
  private static final int SLACK = 20;

  @Test
  void manyConnections_openedAndClosed_leaveNoThreadAndNoSocket() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register)) {
      openAndClose(server);
      awaitNothingOpen(server);
      long descriptors = openDescriptors();

      for (int i = 0; i < MANY; i++) {
        openAndClose(server);
      }

      assertThat(server.connectionCount()).isEqualTo(MANY + 1);
      awaitNothingLeft(server, descriptors);
    }
  }

  @Test
  void manyCancelledStreams_leaveNoThreadAndNoSocket() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true).chunk("Hel");
            })) {
      openAndClose(server);
      awaitNothingOpen(server);
      long descriptors = openDescriptors();

      try (RhetorWebSocketClient client = client(server)) {
        for (int i = 0; i < MANY; i++) {
          RecordingSubscriber subscriber =
              RecordingSubscriber.unbounded().onChunk((stream, chunk) -> stream.cancel());
          client.streamMessage(MessageRequest.of("Hi")).subscribe(subscriber);
          await().pollInterval(Duration.ofMillis(1)).until(() -> !subscriber.chunks().isEmpty());
        }
      }

      assertThat(server.connectionCount()).isGreaterThanOrEqualTo(MANY);
      awaitNothingLeft(server, descriptors);
    }
  }

  private static void openAndClose(ScriptedWebSocketServer server) throws Exception {
    try (RhetorWebSocketClient client = client(server)) {
      valueOf(client.connect());
    }
  }

  private static RhetorWebSocketClient client(ScriptedWebSocketServer server) throws IOException {
    return RhetorWebSocketClient.create(
        RhetorConfig.builder().baseUrl(server.url().toString()).component("quill").build(),
        WebSocketOptions.builder()
            .reconnectPolicy(RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build())
            .build());
  }

  private static void awaitNothingOpen(ScriptedWebSocketServer server) {
    await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
  }

  private static void awaitNothingLeft(ScriptedWebSocketServer server, long descriptors) {
    awaitNothingOpen(server);
    await().untilAsserted(() -> assertThat(threads("rhetor-")).isZero());
    // Tyrus keeps its pool for good once a port refused a connection, as ports of other tests do.
    await().untilAsserted(() -> assertThat(threads("tyrus-jdk-client-")).isLessThan(SLACK));
    await().untilAsserted(() -> assertThat(openDescriptors()).isLessThan(descriptors + SLACK));
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(name))
        .count();
  }

  /** Where the system tells; elsewhere the server's view of the sockets has to do. */
  private static long openDescriptors() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean
        ? ((UnixOperatingSystemMXBean) system).getOpenFileDescriptorCount()
        : 0;
  }
}
