package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many connections there are, and when. */
class ConnectionsTest {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Semaphore asked = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);

  @Test
  void asManyRequestsRunAtOnceAsThereMayBeConnections_andTheOthersWait() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerWhenAllowed);
        TimedTransport client = four(server)) {
      List<CompletableFuture<?>> all =
          IntStream.range(0, 10).mapToObj(i -> client.send("m" + i)).collect(Collectors.toList());
      asked.acquire(4);

      assertThat(server.connectionCount()).isEqualTo(4);
      assertThat(asked.tryAcquire()).isFalse();
      answers.release();
      asked.acquire();
      assertThat(all.stream().filter(CompletableFuture::isDone).count()).isLessThanOrEqualTo(1);
      answers.release(9);

      for (CompletableFuture<?> each : all) {
        valueOf(each);
      }
      assertThat(server.connectionCount()).isEqualTo(4);
    }
  }

  @Test
  void connections_areOpenedOnDemandOnly() throws Exception {
    answers.release(5);
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerWhenAllowed);
        TimedTransport client = four(server)) {
      assertThat(server.connectionCount()).isZero();
      for (int i = 0; i < 5; i++) {
        valueOf(client.send("m" + i));
      }

      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void surplusConnections_areClosedAfterAWhile_andOneStays() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerWhenAllowed);
        TimedTransport client = four(server)) {
      List<CompletableFuture<?>> all =
          IntStream.range(0, 4).mapToObj(i -> client.send("m" + i)).collect(Collectors.toList());
      asked.acquire(4);
      answers.release(4);
      for (CompletableFuture<?> each : all) {
        valueOf(each);
      }
      client.awaitPendingIn(IDLE, 4);

      client.advance(IDLE.minus(TimedTransport.TICK));
      assertThat(server.openConnections()).isEqualTo(4);
      client.advance(TimedTransport.TICK);
      await().untilAsserted(() -> assertThat(server.openConnections()).isEqualTo(1));

      client.advance(IDLE.multipliedBy(10));
      answers.release();
      valueOf(client.send("again"));
      assertThat(server.connectionCount()).isEqualTo(4);
      assertThat(client.events().all()).doesNotContain("disconnected");
    }
  }

  @Test
  void connectionsThatCouldNotServe_areSurplusToo() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  asked.release();
                  answers.acquire();
                  socket.send(socket.frames().unsupported("LLM_REQUEST"));
                });
        TimedTransport client = four(server)) {
      CompletableFuture<?> one = client.send("one");
      CompletableFuture<?> two = client.send("two");
      asked.acquire(2);
      answers.release(2);
      failureOf(one, RhetorProtocolException.class);
      failureOf(two, RhetorProtocolException.class);
      client.awaitPendingIn(IDLE, 2);

      client.advance(IDLE);

      await().untilAsserted(() -> assertThat(server.openConnections()).isEqualTo(1));
    }
  }

  private static TimedTransport four(ScriptedWebSocketServer server) {
    return TimedTransport.to(server, b -> b.maxConnections(4).idleConnectionTimeout(IDLE));
  }

  private void answerWhenAllowed(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      JsonNode request = socket.receive("LLM_REQUEST");
      asked.release();
      answers.acquire();
      socket.typing(true);
      socket.response(request.path("payload").path("message").asText()).typing(false);
    }
  }
}
