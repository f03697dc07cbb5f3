package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A typing off that never comes behind an answer. */
class SettlingTest {
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

  @Test
  void messageWithoutTypingOff_isAnswered_andItsConnectionRetired() throws Exception {
    assertRetired(
        socket -> {
          socket.register();
          socket.receive("LLM_REQUEST");
          socket.typing(true).response("Hello");
        },
        client -> client.send("Hi"));
  }

  @Test
  void streamWithoutTypingOff_isAnswered_andItsConnectionRetired() throws Exception {
    assertRetired(
        socket -> {
          socket.register();
          socket.receive("LLM_REQUEST");
          socket.typing(true).chunk("Hel").chunk("lo").done();
        },
        client -> client.transport().stream(MessageRequest.of("Hi")).collect());
  }

  /** Its total limit would hold the client until its time, and the wait for typing off as well. */
  @Test
  void close_beforeTypingOff_forgetsTheCall() throws Exception {
    TimedTransport client;
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.typing(true).response("Hello");
            })) {
      client = TimedTransport.to(server, limits -> limits.totalTimeout(TimedTransport.NEVER));
      assertThat(valueOf(client.send("Hi")).message()).isEqualTo("Hello");
      client.awaitPendingIn(SETTLE_LIMIT, 1);

      client.close();
    }
    client.awaitPending(0);
  }

  /** Its idle limit would hold what was received until its time, behind the end of the client. */
  @Test
  void wholeStream_isNotTimed_whileItsSubscriberAsksForNothing() throws Exception {
    Duration idle = Duration.ofSeconds(7);
    CountDownLatch waitedFor = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("a");
                  waitedFor.await();
                  socket.chunk("b").chunk("c").done().typing(false);
                });
        TimedTransport client = TimedTransport.to(server, limits -> limits.idleTimeout(idle))) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(2);
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      client.awaitPendingIn(idle, 1);
      waitedFor.countDown();

      // The heartbeat's.
      client.awaitPending(1);
      await().until(() -> subscriber.chunks().size() == 2);
      assertThat(subscriber.hasEnded()).isFalse();
      subscriber.subscription().request(1);
      subscriber.awaitCompletion();
    }
  }

  /** Its idle limit would hold what was received until its time. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void brokenStream_isNotTimed(boolean byItsSubscriber) throws Exception {
    Duration idle = Duration.ofSeconds(7);
    CountDownLatch waitedFor = new CountDownLatch(1);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("a");
                  waitedFor.await();
                  if (!byItsSubscriber) {
                    socket.chunk("b").chunk("c");
                    socket.drop();
                  }
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, limits -> limits.idleTimeout(idle))) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(2);
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      client.awaitPendingIn(idle, 1);

      if (byItsSubscriber) {
        subscriber.subscription().cancel();
      }
      waitedFor.countDown();

      client.awaitPendingIn(idle, 0);
      assertThat(subscriber.hasEnded()).isFalse();
    }
  }

  private static void assertRetired(
      Script script, Function<TimedTransport, CompletableFuture<MessageResponse>> call)
      throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                script,
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).response("again").typing(false);
                });
        TimedTransport client =
            TimedTransport.to(server, limits -> limits.totalTimeout(TimedTransport.NEVER))) {
      assertThat(valueOf(call.apply(client)).message()).isEqualTo("Hello");
      CompletableFuture<MessageResponse> next = client.send("two");
      client.awaitPendingIn(SETTLE_LIMIT, 1);

      client.advance(SETTLE_LIMIT.minus(TimedTransport.TICK));
      assertThat(server.connectionCount()).isEqualTo(1);
      client.advance(TimedTransport.TICK);

      assertThat(valueOf(next).message()).isEqualTo("again");
      assertThat(server.connectionCount()).isEqualTo(2);
      await().untilAsserted(() -> assertThat(server.connections().get(0).ended()).isDone());
      assertThat(server.connections().get(0).received().requests()).hasSize(2);
      assertThat(client.events().all()).doesNotContain("disconnected");
      // The heartbeat's: the calls are forgotten.
      client.awaitPending(1);
    }
  }
}
