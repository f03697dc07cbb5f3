package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A client of a scripted server, and the sight of the client's end at that server. */
abstract class CancellationAtServer {
  ScriptedServer server;
  RhetorClient rhetor;

  void serve(ScriptedServer.Script script) throws Exception {
    server = ScriptedServer.start(script);
    rhetor = Clients.of(server);
  }

  void serveSilence() throws Exception {
    serve(exchange -> exchange.awaitClientClose());
  }

  void serveOneChunkAndSilence() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("first");
          exchange.awaitClientClose();
        });
  }

  @AfterEach
  void close() throws Exception {
    rhetor.close();
    server.close();
  }

  void awaitRequest() {
    await().until(() -> !server.exchanges().isEmpty());
  }

  void assertThatTheServerSeesTheEnd() {
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }
}
