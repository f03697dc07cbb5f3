package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RhetorFrames;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether the peer is still there: pings, what counts as an answer, sends that do not end. */
class DeadPeerTest {
  private static final Duration INTERVAL = Duration.ofSeconds(20);
  private static final Duration PONG_LIMIT = Duration.ofSeconds(10);
  private static final Duration SEND_LIMIT = Duration.ofSeconds(10);
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  @Test
  void serverDeafToPings_isLost_andConnectedAnew() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.goDeaf();
                },
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).response("Hello").typing(false);
                });
        TimedTransport client = TimedTransport.to(server, DeadPeerTest::withPings)) {
      CompletableFuture<?> inFlight = client.send("one");
      CompletableFuture<?> waiting = client.send("two");
      ScriptedSocket deaf = awaitRequests(server, 2);

      client.advance(INTERVAL);
      awaitPings(deaf, 1);
      client.advance(PONG_LIMIT.minus(TimedTransport.TICK));
      assertThat(inFlight).isNotDone();
      client.advance(TimedTransport.TICK);

      RhetorConnectionException failure = failureOf(inFlight, RhetorConnectionException.class);
      assertThat(failure).hasMessageContaining("no pong came within 10000 ms");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      await().untilAsserted(() -> assertThat(deaf.ended()).isDone());
      assertThat(client.events().all())
          .containsExactly("connected", "disconnected", "reconnecting 1 in 1000");
      client.advance(BACKOFF);
      valueOf(waiting);
    }
  }

  @Test
  void frameOfAnyKind_keepsAConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.answerPings(false).register());
        TimedTransport client = TimedTransport.to(server, DeadPeerTest::withPings)) {
      valueOf(client.transport().connect());
      ScriptedSocket socket = server.connections().get(0);
      client.awaitPending(1);
      // While the registration is being read, no ping is sent.
      socket.ping("the registration is read");
      awaitPongs(socket, 1);
      client.advance(INTERVAL);
      awaitPings(socket, 1);

      socket.send(true, 0, WebSocketFrame.PONG, new byte[0]);
      socket.ping("all before is read");
      awaitPongs(socket, 2);
      client.advance(PONG_LIMIT);
      client.advance(INTERVAL);

      awaitPings(socket, 2);
      assertThat(client.events().all()).doesNotContain("disconnected");
      client.advance(PONG_LIMIT);
      client.awaitEvent("disconnected");
    }
  }

  /** A frame may be long on its way, and the pong comes behind it. */
  @Test
  void readThatBringsNoWholeFrame_keepsAConnection() {
    Registering server = new Registering();
    try (TimedTransport client = TimedTransport.over(server, DeadPeerTest::withPings)) {
      assertThat(client.transport().connect()).succeedsWithin(Duration.ofSeconds(30));
      client.advance(INTERVAL);
      assertThat(server.pings).isEqualTo(1);

      server.listener.onReadEnd();
      client.advance(PONG_LIMIT);
      client.advance(INTERVAL);

      assertThat(server.pings).isEqualTo(2);
      assertThat(client.events().all()).doesNotContain("disconnected");
    }
  }

  @Test
  void readingThreadHeldUpByASlowSubscriber_isNoDeadPeer() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.stream("a", "b", "c");
                });
        TimedTransport client =
            TimedTransport.to(server, b -> withPings(b).maxBufferedCharacters(0))) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      awaitHeldUpReader();

      client.advance(INTERVAL.multipliedBy(20));
      assertThat(client.events().all()).doesNotContain("disconnected");
      subscriber.subscription().request(Long.MAX_VALUE);

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("abc");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void readingThreadHeldUpAfterAPing_isNoDeadPeer() throws Exception {
    Semaphore pinged = new Semaphore(0);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.answerPings(false).register();
                  socket.receive("LLM_REQUEST");
                  pinged.acquire();
                  socket.stream("a", "b", "c");
                });
        TimedTransport client =
            TimedTransport.to(server, b -> withPings(b).maxBufferedCharacters(0))) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      ScriptedSocket socket = awaitRequests(server, 2);
      client.advance(INTERVAL);
      awaitPings(socket, 1);
      pinged.release();
      awaitHeldUpReader();

      client.advance(PONG_LIMIT);
      assertThat(client.events().all()).doesNotContain("disconnected");
      subscriber.subscription().request(Long.MAX_VALUE);

      subscriber.awaitCompletion();
    }
  }

  @Tag("large")
  @Test
  void sendThatStalls_losesTheConnectionAtTheLimit() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.pauseReading();
                },
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).response("Hello").typing(false);
                });
        TimedTransport client =
            TimedTransport.to(
                server, b -> b.sendTimeout(SEND_LIMIT).reconnectPolicy(afterASecond()))) {
      valueOf(client.transport().connect());
      CompletableFuture<?> stalled = client.send("x".repeat(16 * 1024 * 1024));
      CompletableFuture<?> waiting = client.send("two");
      // The heartbeat's timer, the call's and the limit; not that of a swift send.
      client.awaitPending(3);

      client.advance(SEND_LIMIT.minus(TimedTransport.TICK));
      assertThat(stalled).isNotDone();
      client.advance(TimedTransport.TICK);

      RhetorConnectionException failure = failureOf(stalled, RhetorConnectionException.class);
      assertThat(failure).hasMessageContaining("could not be sent within 10000 ms");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      client.advance(BACKOFF);
      valueOf(waiting);

      ScriptedSocket first = server.connections().get(0);
      first.resumeReading();
      await().untilAsserted(() -> assertThat(first.ended()).isDone());
    }
  }

  /** Acknowledges the registration, and says nothing more. */
  private static final class Registering implements SocketConnector, FrameSocket {
    private @Nullable FrameListener listener;
    private int pings;

    @Override
    public Runnable connect(
        URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure) {
      this.listener = listener;
      listener.onOpen(this);
      return () -> {};
    }

    @Override
    public void send(String text, Consumer<@Nullable Throwable> whenSent) {
      whenSent.accept(null);
      listener.onText(RhetorFrames.toUnknown().registered(), true);
      listener.onReadEnd();
    }

    @Override
    public void ping() {
      pings++;
    }

    @Override
    public void close(int code) {}
  }

  private static PoolSettings.Builder withPings(PoolSettings.Builder limits) {
    return limits.pingInterval(INTERVAL).pongTimeout(PONG_LIMIT).reconnectPolicy(afterASecond());
  }

  private static RetryPolicy afterASecond() {
    return RetryPolicy.builder().initialDelay(BACKOFF).build();
  }

  private static ScriptedSocket awaitRequests(ScriptedWebSocketServer server, int count) {
    await().until(() -> server.connections().size() == 1);
    ScriptedSocket socket = server.connections().get(0);
    await().until(() -> socket.received().requests().size() == count);
    return socket;
  }

  private static void awaitPings(ScriptedSocket socket, int count) {
    await().until(() -> socket.received().frames(WebSocketFrame.PING).size() == count);
  }

  private static void awaitPongs(ScriptedSocket socket, int count) {
    await().until(() -> socket.received().frames(WebSocketFrame.PONG).size() == count);
  }

  private static void awaitHeldUpReader() {
    await()
        .until(
            () ->
                Thread.getAllStackTraces().values().stream()
                    .flatMap(Arrays::stream)
                    .anyMatch(frame -> frame.getMethodName().equals("awaitRoom")));
  }
}
