package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Pongs, written by the thread that reads, cross the requests that other threads write. */
class CrossingPingsTest {
  private static final int THREADS = 4;
  private static final int REQUESTS = 100;

  @Test
  void requestsOfManyThreads_allComplete_whileTheServerPingsWithoutEnd() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(THREADS);
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(CrossingPingsTest::serve);
        RhetorWebSocketClient client =
            RhetorWebSocketClient.create(
                RhetorConfig.builder().baseUrl(server.url().toString()).build(),
                WebSocketOptions.builder().maxConnections(THREADS).build())) {
      List<CompletableFuture<Integer>> callersDone = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        callersDone.add(CompletableFuture.supplyAsync(() -> ask(client), callers));
      }

      for (CompletableFuture<Integer> done : callersDone) {
        assertThat(valueOf(done)).isEqualTo(REQUESTS);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static int ask(RhetorWebSocketClient client) {
    int answered = 0;
    for (int i = 0; i < REQUESTS; i++) {
      ServerStatus status = client.getStatus().join();
      answered += status.status().equals("ok") ? 1 : 0;
    }
    return answered;
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      socket.receive("STATUS");
      for (int i = 0; i < 5; i++) {
        socket.ping("crossing");
      }
      socket.status().ping("crossing");
    }
  }
}
