package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final String BODY = "{\"message\":\"hi\"}";

  @Test
  void theUrlNamesHostAndPort() {
    try (SimulatedRhetor rhetor = SimulatedRhetor.start()) {
      assertThat(rhetor.url()).hasToString("http://127.0.0.1:" + rhetor.port());
    }
  }

  @Test
  void anIpv6HostIsBracketedInTheUrl() {
    try (SimulatedRhetor rhetor = SimulatedRhetor.builder().host("::1").start()) {
      assertThat(rhetor.url()).hasToString("http://[::1]:" + rhetor.port());
    }
  }

  @Test
  void aClientThatLeavesEndsItsStream() throws IOException {
    try (SimulatedRhetor rhetor =
        SimulatedRhetor.builder().chunkDelay(Duration.ofHours(1)).start()) {
      try (RawConnection connection = new RawConnection(rhetor)) {
        connection.post("/stream", BODY);
        connection.readUntil("\"done\": false}");
        assertThat(rhetor.openStreams()).isEqualTo(1);
      }

      await().until(() -> rhetor.openStreams() == 0);
      assertThat(rhetor.cancelledStreams()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatWasReadToTheEndIsNotCancelled() {
    try (SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start()) {
      new Caller(rhetor).stream("/stream", BODY);

      await().until(() -> rhetor.openStreams() == 0);
      assertThat(rhetor.cancelledStreams()).isZero();
    }
  }

  @Test
  void aClientThatDoesNotReadIsNotWrittenTo() throws IOException {
    String longMessage = String.join(" ", Collections.nCopies(100_000, "word"));
    try (SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
        RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", "{\"message\":\"" + longMessage + "\"}");
      connection.readUntil("\r\n\r\n");
      // Answered by the thread that writes the stream, so after it wrote all that it would.
      new Caller(rhetor).get("/health");

      assertThat(rhetor.turns("default")).hasSize(1);
      assertThat(rhetor.openStreams()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatReadsLateGetsAll() {
    String longMessage = String.join(" ", Collections.nCopies(20_000, "word"));
    try (SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start()) {
      assertThat(
              Caller.textOf(
                  new Caller(rhetor).stream("/stream", "{\"message\":\"" + longMessage + "\"}")))
          .contains(longMessage);
    }
  }

  @Test
  void closingReleasesThePortWhileStreamsRun() throws IOException {
    SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ofHours(1)).start();
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", BODY);
      connection.readUntil("\"done\": false}");

      rhetor.close();

      assertThat(connection.readAll()).doesNotEndWith("0\r\n\r\n");
      assertThat(rhetor.cancelledStreams()).isZero();
    }
    try (SimulatedRhetor next = SimulatedRhetor.builder().port(rhetor.port()).start()) {
      assertThat(next.port()).isEqualTo(rhetor.port());
    }
  }

  @Test
  void closingEndsTheThreads() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    SimulatedRhetor.start().close();

    await()
        .pollInSameThread()
        .untilAsserted(
            () ->
                assertThat(
                        Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                            .collect(Collectors.toSet()))
                    .isEmpty());
  }

  @Test
  void closingTwiceDoesNothing() {
    SimulatedRhetor rhetor = SimulatedRhetor.start();
    rhetor.close();
    rhetor.close();
  }

  @Test
  void aBusyPortIsAnErrorThatNamesIt() throws IOException {
    try (ServerSocket busy = new ServerSocket(0)) {
      assertThatThrownBy(() -> SimulatedRhetor.builder().port(busy.getLocalPort()).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + busy.getLocalPort());
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    SimulatedRhetor.Builder builder = SimulatedRhetor.builder();

    assertThatThrownBy(() -> builder.port(65_536)).hasMessageContaining("port");
    assertThatThrownBy(() -> builder.chunkDelay(Duration.ofMillis(-1)))
        .hasMessageContaining("chunkDelay");
    assertThatThrownBy(() -> builder.chunkDelay(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageContaining("chunkDelay");
    assertThatThrownBy(() -> builder.pingInterval(Duration.ZERO))
        .hasMessageContaining("pingInterval");
    assertThatThrownBy(() -> builder.pingInterval(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageContaining("pingInterval");
  }
}
