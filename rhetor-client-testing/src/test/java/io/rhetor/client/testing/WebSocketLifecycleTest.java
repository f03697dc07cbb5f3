package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebSocketLifecycleTest {
  private static final String STATUS = "{\"type\":\"STATUS\"}";
  private static final String STREAM =
      "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":\"hi\",\"context\":\"c\"}}";
  private static final int MOST_BYTES = 16 << 20;

  @RegisterExtension private final Servers servers = new Servers();

  @Test
  void connectionsAndRequestsAreCounted() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller one = WebSocketCaller.connect(rhetor);
        WebSocketCaller other = WebSocketCaller.connect(rhetor)) {
      one.send(STATUS).next();
      other.send(STATUS).next();

      assertThat(rhetor.webSocketCount()).isEqualTo(2);
      assertThat(rhetor.openWebSockets()).isEqualTo(2);
      assertThat(rhetor.webSocketRequestCount()).isEqualTo(2);
      one.closeNormally();
      assertThat(one.awaitClose()).isEqualTo("1000");
    }
    await().until(() -> rhetor.openWebSockets() == 0);
  }

  @Test
  void aClientThatDropsItsConnectionEndsItsStream() throws Exception {
    try (SimulatedRhetor rhetor =
            SimulatedRhetor.builder().chunkDelay(Duration.ofHours(1)).start();
        WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM).send(STREAM).next();
      caller.next();
      assertThat(rhetor.openStreams()).isEqualTo(1);

      caller.drop();

      await().until(() -> rhetor.openWebSockets() == 0);
      assertThat(rhetor.openStreams()).isZero();
      assertThat(rhetor.cancelledStreams()).isEqualTo(1);
      assertThat(rhetor.webSocketRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatWasReadToTheEndIsNotCancelled() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM).payloadsUntilTypingOff();
    }

    await().until(() -> rhetor.openWebSockets() == 0);
    assertThat(rhetor.openStreams()).isZero();
    assertThat(rhetor.cancelledStreams()).isZero();
  }

  @Test
  void connectionsAreAnsweredSideBySide() throws Exception {
    try (SimulatedRhetor rhetor =
            SimulatedRhetor.builder().chunkDelay(Duration.ofHours(1)).start();
        WebSocketCaller busy = WebSocketCaller.connect(rhetor);
        WebSocketCaller other = WebSocketCaller.connect(rhetor)) {
      busy.send(STREAM).send(STATUS).next();
      busy.next();

      assertThat(other.send(STATUS).next().getString("source")).isEqualTo("SYSTEM");
      assertThat(busy.hasMore()).isFalse();
    }
  }

  @Test
  void aClientThatReadsLateGetsAllAndIsNotWrittenToBefore() throws Exception {
    String longMessage = "word ".repeat(60_000);
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (WebSocketCaller caller = WebSocketCaller.connectWithoutReading(rhetor)) {
      caller.send(STREAM.replace("hi", longMessage));
      await().until(() -> rhetor.openStreams() == 1);
      // Answered by the thread that writes the stream, so after it wrote all that it would.
      new Caller(rhetor).get("/health");
      assertThat(rhetor.turns("c")).hasSize(1);

      caller.readAgain();

      await().until(() -> rhetor.turns("c").size() == 2);
    }
  }

  @Test
  void wrongPathsAreForbidden() {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);

    assertThat(WebSocketCaller.refusal(rhetor, "/websocket")).isEqualTo(403);
    assertThat(WebSocketCaller.refusal(rhetor, "/message")).isEqualTo(403);
    assertThat(new Caller(rhetor).get("/ws").statusCode()).isEqualTo(404);
  }

  @Tag("large")
  @Test
  void aMessageOfSixteenMebibytesIsTheLargest() throws Exception {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    String padding = "x".repeat(MOST_BYTES - "{\"type\":\"STATUS\",\"x\":\"\"}".length());
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send("{\"type\":\"STATUS\",\"x\":\"" + padding + "\"}");
      assertThat(caller.next().getString("source")).isEqualTo("SYSTEM");
    }
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send("{\"type\":\"STATUS\",\"x\":\"y" + padding + "\"}");
      assertThat(caller.awaitClose()).isEqualTo("1009");
    }
  }

  @Test
  void aFrameThatAnnouncesTooMuchIsRefusedByItsHead() throws IOException {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.openWebSocket();
      connection.send(0x81, 0xFF, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0);

      assertThat(connection.readBytes(4)).containsExactly(0x88, 2, 1009 >> 8, 1009 & 0xFF);
    }
  }

  @Test
  void aFrameThatBreaksTheProtocolIsRefused() throws IOException {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.openWebSocket();
      connection.send(0x83, 0x80, 0, 0, 0, 0);

      assertThat(connection.readBytes(4)).containsExactly(0x88, 2, 1002 >> 8, 1002 & 0xFF);
    }
  }

  @Test
  void aClientIsPingedAndKeptAsLongAsItAnswers() throws Exception {
    try (SimulatedRhetor rhetor =
            SimulatedRhetor.builder()
                .webSocketPingInterval(Duration.ofMillis(1))
                .webSocketPongTimeout(Duration.ofSeconds(10))
                .start();
        WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.awaitPing();

      assertThat(caller.send(STATUS).next().getString("source")).isEqualTo("SYSTEM");
      assertThat(caller.isClosed()).isFalse();
    }
  }

  @Test
  void aClientThatDoesNotAnswerPingsIsSentAway() throws Exception {
    try (SimulatedRhetor rhetor =
            SimulatedRhetor.builder()
                .webSocketPingInterval(Duration.ofMillis(1))
                .webSocketPongTimeout(Duration.ofMillis(1))
                .start();
        RawConnection connection = new RawConnection(rhetor)) {
      connection.openWebSocket();

      assertThat(connection.readBytes(6)).containsExactly(0x89, 4, 0, 0, 0, 1);
      assertThat(connection.readBytes(4)).startsWith(0x88).endsWith(1011 >> 8, 1011 & 0xFF);
      connection.readUntil("keepalive ping timeout");
    }
  }

  @Test
  void aServerThatGoesDownSaysSoInTheMiddleOfAStream() throws Exception {
    SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ofHours(1)).start();
    try (WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send(STREAM).next();
      caller.next();

      rhetor.close();

      assertThat(caller.awaitClose()).isEqualTo("1012");
      assertThat(rhetor.cancelledStreams()).isZero();
      await().until(() -> rhetor.openWebSockets() == 0);
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    SimulatedRhetor.Builder builder = SimulatedRhetor.builder();

    assertThatThrownBy(() -> builder.webSocketPingInterval(Duration.ZERO))
        .hasMessageContaining("webSocketPingInterval");
    assertThatThrownBy(() -> builder.webSocketPongTimeout(Duration.ZERO))
        .hasMessageContaining("webSocketPongTimeout");
  }
}
