package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A server that falls silent, at each stage at which it can. */
class SilenceTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void handshakeWithoutAnswer_failsAfterConnectTimeout_andClosesTheConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(ScriptedSocket::leaveHandshakeUnanswered);
        TimedTransport client = TimedTransport.to(server, b -> b.connectTimeout(LIMIT))) {
      CompletableFuture<Void> connected = client.transport().connect();
      awaitConnections(server, 1);

      assertTimesOut(client, connected, LIMIT, Phase.CONNECT, false);

      awaitAllEnded(server);
    }
  }

  @Test
  void registrationWithoutAcknowledgement_failsAfterConnectTimeout_andClosesTheConnection()
      throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(socket -> socket.receive("REGISTER"));
        TimedTransport client = TimedTransport.to(server, b -> b.connectTimeout(LIMIT))) {
      CompletableFuture<?> waiting = client.send("Hi");
      awaitRequests(server, 1);

      assertTimesOut(client, waiting, LIMIT, Phase.CONNECT, false);

      awaitAllEnded(server);
    }
  }

  @Test
  void message_thatIsNotAnswered_failsAfterHeadersTimeout() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true);
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b.headersTimeout(LIMIT))) {
      CompletableFuture<?> answer = client.send("Hi");
      client.awaitEvent("typing true");

      assertTimesOut(client, answer, LIMIT, Phase.HEADERS, true);

      await().untilAsserted(() -> assertThat(server.connections().get(0).ended()).isDone());
    }
  }

  @Test
  void stream_thatDoesNotBegin_failsAfterHeadersTimeout() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b.headersTimeout(LIMIT))) {
      CompletableFuture<?> answer = client.transport().stream(MessageRequest.of("Hi")).collect();
      awaitRequests(server, 2);

      assertTimesOut(client, answer, LIMIT, Phase.HEADERS, true);

      await().untilAsserted(() -> assertThat(server.connections().get(0).ended()).isDone());
    }
  }

  @Test
  void status_thatIsNotAnswered_failsAfterTenSeconds() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("STATUS");
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b)) {
      CompletableFuture<?> status = client.transport().status();
      awaitRequests(server, 2);

      assertTimesOut(client, status, Duration.ofSeconds(10), Phase.HEADERS, true);
      assertThat(failureOf(status, RhetorTimeoutException.class))
          .hasMessageContaining("the server hangs");
    }
  }

  @Test
  void stream_thatFallsSilentMidway_failsAfterIdleTimeout_withThePartialText() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b.idleTimeout(LIMIT))) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      awaitIdleTimer(client, subscriber);

      client.advance(LIMIT.minus(TimedTransport.TICK));
      assertThat(subscriber.hasEnded()).isFalse();
      client.advance(TimedTransport.TICK);

      assertIdle(subscriber);
      await().untilAsserted(() -> assertThat(server.connections().get(0).ended()).isDone());
    }
  }

  @Test
  void time_inWhichTheSubscriberAsksForNothing_doesNotCount() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                },
                ScriptedSocket::register);
        TimedTransport client =
            TimedTransport.to(server, b -> b.idleTimeout(LIMIT).headersTimeout(LIMIT))) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      await().untilAsserted(() -> assertThat(subscriber.text()).isEqualTo("Hel"));

      client.advance(LIMIT.multipliedBy(5));
      assertThat(subscriber.hasEnded()).isFalse();
      subscriber.subscription().request(1);
      client.awaitPendingIn(LIMIT, 1);
      client.advance(LIMIT.minus(TimedTransport.TICK));
      assertThat(subscriber.hasEnded()).isFalse();
      client.advance(TimedTransport.TICK);

      assertIdle(subscriber);
    }
  }

  @Test
  void time_inWhichAChunkWaitsForTheExecutor_doesNotCount() throws Exception {
    Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    Semaphore more = new Semaphore(0);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  more.acquire();
                  socket.chunk("lo");
                },
                ScriptedSocket::register);
        TimedTransport client =
            TimedTransport.to(server, tasks::add, limits -> limits.idleTimeout(LIMIT))) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      await().until(() -> runAll(tasks) && subscriber.text().equals("Hel"));
      client.awaitPendingIn(LIMIT, 1);

      more.release();
      await().until(() -> !tasks.isEmpty());
      client.advance(LIMIT.multipliedBy(2));
      runAll(tasks);

      assertThat(subscriber.text()).isEqualTo("Hello");
      assertThat(subscriber.hasEnded()).isFalse();
    }
  }

  private static boolean runAll(Queue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    return true;
  }

  @Test
  void typingFrames_areSignsOfLifeOfAStream() throws Exception {
    Semaphore typeOn = new Semaphore(0);
    Semaphore taken = new Semaphore(0);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  typeOn.acquire();
                  socket.typing(true).ping("all before is read");
                  socket.awaitPong();
                  taken.release();
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b.idleTimeout(LIMIT))) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      awaitIdleTimer(client, subscriber);
      client.advance(LIMIT.minus(TimedTransport.TICK));
      typeOn.release();
      taken.acquire();

      client.advance(LIMIT.minus(TimedTransport.TICK));
      assertThat(subscriber.hasEnded()).isFalse();
      client.advance(TimedTransport.TICK);

      assertIdle(subscriber);
    }
  }

  @Test
  void totalTimeout_endsCallsThatWaitTheirTurn_asNotProcessed() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                },
                ScriptedSocket::leaveHandshakeUnanswered);
        TimedTransport client = TimedTransport.to(server, b -> b.totalTimeout(LIMIT))) {
      CompletableFuture<?> sent = client.send("one");
      CompletableFuture<?> waiting = client.send("two");
      awaitRequests(server, 2);

      client.advance(LIMIT.minus(TimedTransport.TICK));
      assertThat(sent).isNotDone();
      assertThat(waiting).isNotDone();
      client.advance(TimedTransport.TICK);

      assertTimeout(failureOf(sent, RhetorTimeoutException.class), LIMIT, Phase.TOTAL, true);
      assertTimeout(failureOf(waiting, RhetorTimeoutException.class), LIMIT, Phase.TOTAL, false);
    }
  }

  @Test
  void totalTimeout_countsTheTimeInTheQueue() throws Exception {
    Duration turn = Duration.ofSeconds(6);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                });
        TimedTransport client =
            TimedTransport.to(server, b -> b.totalTimeout(LIMIT).headersTimeout(turn))) {
      CompletableFuture<?> first = client.send("one");
      CompletableFuture<?> second = client.send("two");
      awaitRequests(server, 2);
      client.advance(turn);
      failureOf(first, RhetorTimeoutException.class);
      await().until(() -> server.connections().size() == 2);
      await().until(() -> server.connections().get(1).received().requests().size() == 2);

      client.advance(LIMIT.minus(turn).minus(TimedTransport.TICK));
      assertThat(second).isNotDone();
      client.advance(TimedTransport.TICK);

      assertTimeout(failureOf(second, RhetorTimeoutException.class), LIMIT, Phase.TOTAL, true);
    }
  }

  @Test
  void totalTimeout_endsAStreamThatGoesOn_withThePartialText() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b.totalTimeout(LIMIT))) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      await().untilAsserted(() -> assertThat(subscriber.text()).isEqualTo("Hel"));

      client.advance(LIMIT);

      assertStreamTimeout(subscriber, Phase.TOTAL);
    }
  }

  private static void assertTimesOut(
      TimedTransport client, CompletableFuture<?> future, Duration limit, Phase phase, boolean sent)
      throws Exception {
    client.advance(limit.minus(TimedTransport.TICK));
    assertThat(future).isNotDone();
    client.advance(TimedTransport.TICK);
    assertTimeout(failureOf(future, RhetorTimeoutException.class), limit, phase, sent);
  }

  private static void assertTimeout(
      RhetorTimeoutException failure, Duration limit, Phase phase, boolean sent) {
    assertThat(failure.phase()).isEqualTo(phase);
    assertThat(failure.limit()).isEqualTo(limit);
    assertThat(failure.mayHaveBeenProcessed()).isEqualTo(sent);
    assertThat(failure).hasMessageContaining(limit.toMillis() + " ms");
  }

  private static void assertIdle(RecordingSubscriber subscriber) throws Exception {
    assertStreamTimeout(subscriber, Phase.IDLE);
  }

  private static void assertStreamTimeout(RecordingSubscriber subscriber, Phase phase)
      throws Exception {
    Throwable failure = subscriber.awaitFailure();
    assertThat(failure).isInstanceOf(RhetorStreamException.class);
    assertThat(((RhetorStreamException) failure).partial()).isEqualTo("Hel");
    assertThat(((RhetorException) failure).mayHaveBeenProcessed()).isTrue();
    assertThat(failure.getCause()).isInstanceOf(RhetorTimeoutException.class);
    assertThat(((RhetorTimeoutException) failure.getCause()).phase()).isEqualTo(phase);
  }

  private static void awaitIdleTimer(TimedTransport client, RecordingSubscriber subscriber) {
    await().untilAsserted(() -> assertThat(subscriber.text()).isEqualTo("Hel"));
    client.awaitPendingIn(LIMIT, 1);
  }

  private static void awaitConnections(ScriptedWebSocketServer server, int count) {
    await().until(() -> server.connections().size() == count);
  }

  private static void awaitRequests(ScriptedWebSocketServer server, int count) {
    awaitConnections(server, 1);
    await().until(() -> server.connections().get(0).received().requests().size() == count);
  }

  private static void awaitAllEnded(ScriptedWebSocketServer server) {
    await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
  }
}
