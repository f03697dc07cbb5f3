package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What follows the loss of a connection, on a clock that the test moves. */
class ReconnectTest {
  private static final RetryPolicy THREE_ATTEMPTS =
      RetryPolicy.builder().maxAttempts(3).initialDelay(Duration.ofSeconds(1)).build();
  private static final Script REFUSE = socket -> socket.refuse(503);

  @Test
  void lostConnection_isOpenedAnew_registersAgain_andSendsWhatWaited() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.drop();
                },
                ReconnectTest::answerAll);
        TimedTransport client =
            TimedTransport.to(server, limits -> limits.reconnectPolicy(THREE_ATTEMPTS))) {
      CompletableFuture<?> inFlight = client.send("one");
      CompletableFuture<?> waiting = client.send("two");

      RhetorConnectionException failure = failureOf(inFlight, RhetorConnectionException.class);
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      client.awaitEvent("reconnecting 1 in 1000");
      client.advance(Duration.ofMillis(999));
      assertThat(server.connectionCount()).isEqualTo(1);
      client.advance(TimedTransport.TICK);
      valueOf(waiting);

      List<JsonNode> second = server.connections().get(1).received().requests();
      assertThat(second.stream().map(each -> each.path("type").asText()))
          .containsExactly("REGISTER", "LLM_REQUEST");
      assertThat(second.get(0).path("source").asText()).isEqualTo("quill");
      assertThat(second.get(1).path("payload").path("message").asText()).isEqualTo("two");
      assertThat(client.events().all())
          .startsWith("connected", "disconnected", "reconnecting 1 in 1000", "connected");
    }
  }

  @Test
  void idleConnection_thatIsLost_isOpenedAnew_withoutARequest() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.close(1012, "restart");
                },
                ScriptedSocket::register);
        TimedTransport client =
            TimedTransport.to(server, limits -> limits.reconnectPolicy(THREE_ATTEMPTS))) {
      valueOf(client.transport().connect());
      client.awaitEvent("reconnecting 1 in 1000");

      client.advance(Duration.ofSeconds(1));

      client.awaitEvents("connected", 2);
    }
  }

  @Test
  void serverThatIsNotThere_failsAllThatWaits_afterTheLastAttempt() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(REFUSE, REFUSE, REFUSE, ReconnectTest::answerAll);
        TimedTransport client =
            TimedTransport.to(server, limits -> limits.reconnectPolicy(THREE_ATTEMPTS))) {
      CompletableFuture<?> connected = client.transport().connect();
      CompletableFuture<?> message = client.send("one");
      client.awaitEvent("reconnecting 1 in 1000");
      client.advance(Duration.ofSeconds(1));
      client.awaitEvent("reconnecting 2 in 2000");
      assertThat(connected).isNotDone();
      client.advance(Duration.ofSeconds(2));

      assertThat(failureOf(connected, RhetorApiException.class).status()).isEqualTo(503);
      RhetorApiException failure = failureOf(message, RhetorApiException.class);
      assertThat(failure.status()).isEqualTo(503);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      client.awaitEvent("disconnected");

      // The next request does not wait for what is left of the row.
      valueOf(client.send("two"));
      assertThat(server.connectionCount()).isEqualTo(4);
    }
  }

  @Test
  void connectionThatIsLostWithinAnAnswer_beginsANewRowOfAttempts() throws Exception {
    Script breakOff =
        socket -> {
          socket.register();
          socket.receive("LLM_REQUEST");
          socket.typing(true).drop();
        };
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(breakOff, breakOff, ReconnectTest::answerAll);
        TimedTransport client =
            TimedTransport.to(server, limits -> limits.reconnectPolicy(THREE_ATTEMPTS))) {
      failureOf(client.send("one"), RhetorConnectionException.class);
      client.awaitEvent("reconnecting 1 in 1000");
      client.advance(Duration.ofSeconds(1));

      failureOf(client.send("two"), RhetorConnectionException.class);

      client.awaitEvents("reconnecting 1 in 1000", 2);
    }
  }

  @Test
  void attemptsSideBySide_countAsOne() throws Exception {
    CountDownLatch sideBySide = new CountDownLatch(3);
    Script refuseTogether =
        socket -> {
          sideBySide.countDown();
          sideBySide.await();
          socket.refuse(503);
        };
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                refuseTogether, refuseTogether, refuseTogether, ReconnectTest::answerAll);
        TimedTransport client =
            TimedTransport.to(
                server, limits -> limits.maxConnections(3).reconnectPolicy(THREE_ATTEMPTS))) {
      List<CompletableFuture<?>> waiting =
          List.of(client.send("one"), client.send("two"), client.send("three"));
      client.awaitEvent("reconnecting 1 in 1000");
      client.awaitPending(1); // The limits of all three attempts are gone: each has failed.
      assertThat(client.events().all()).containsExactly("reconnecting 1 in 1000");
      client.advance(Duration.ofSeconds(1));

      for (CompletableFuture<?> each : waiting) {
        valueOf(each);
      }
    }
  }

  @Test
  void refusedSecondConnection_isNotTriedWithoutEnd_andTheRequestTakesItsTurn() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  socket.awaitPong();
                  socket.chunk("lo").done().typing(false);
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).response("two").typing(false);
                },
                socket -> socket.refuse(403));
        TimedTransport client = TimedTransport.to(server, limits -> limits.maxConnections(2))) {
      RecordingSubscriber first = RecordingSubscriber.unbounded();
      client.transport().stream(MessageRequest.of("one")).subscribe(first);
      await().until(() -> first.text().equals("Hel"));
      CompletableFuture<?> second = client.send("two");
      await().until(() -> server.connectionCount() == 2);
      await().until(() -> server.openConnections() == 1);
      CompletableFuture<?> third = client.send("three");
      third.cancel(true);

      server.connections().get(0).ping("go on");

      first.awaitCompletion();
      valueOf(second);
      assertThat(server.connectionCount()).isEqualTo(2);
      assertThat(client.events().count("disconnected")).isZero();
    }
  }

  private static void answerAll(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      socket.receive("LLM_REQUEST");
      socket.typing(true).response("Hello").typing(false);
    }
  }
}
