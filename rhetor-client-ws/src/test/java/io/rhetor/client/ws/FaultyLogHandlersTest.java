package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.support.FaultyLogHandler;
import io.rhetor.client.support.FaultyLogHandler.Fault;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler of the log that throws, blocks or interrupts harms no call and no connection. */
@Timeout(120)
class FaultyLogHandlersTest {
  @ParameterizedTest
  @EnumSource
  void handler_harmsNoCall_noReconnectAndNoClose(Fault fault) throws Exception {
    check(fault, null);
  }

  @ParameterizedTest
  @EnumSource
  void handler_harmsNothing_withAnExecutorThatRunsAtOnce(Fault fault) throws Exception {
    check(fault, Runnable::run);
  }

  private static void check(Fault fault, Executor executor) throws Exception {
    try (FaultyLogHandler handler = FaultyLogHandler.open(fault);
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(FaultyLogHandlersTest::serve)) {
      RhetorWebSocketClient client =
          SocketClients.client(
              (executor == null
                      ? SocketClients.config(server)
                      : SocketClients.config(server).executor(executor))
                  .listener(
                      event -> {
                        throw new IllegalStateException("of a listener");
                      })
                  .build());
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      RecordingSubscriber throwing =
          RecordingSubscriber.unbounded()
              .onChunk(
                  (subscription, chunk) -> {
                    throw new IllegalStateException("of a subscriber");
                  });
      client.streamMessage("Hi").subscribe(throwing);
      failureOf(client.sendMessage("lost"), RhetorConnectionException.class);
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      CompletableFuture<?> cutOff = client.sendMessage("held");
      await()
          .dontCatchUncaughtExceptions()
          .until(
              () ->
                  server.connections().get(server.connectionCount() - 1).received().texts().stream()
                      .anyMatch(text -> text.contains("held")));

      client.close();

      failureOf(cutOff, ClientClosedException.class);
      await().dontCatchUncaughtExceptions().until(() -> handler.records() > 0);
      await().dontCatchUncaughtExceptions().until(() -> server.openConnections() == 0);
    }
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      String request = socket.receive().path("payload").toString();
      if (request.contains("lost")) {
        socket.drop();
        return;
      } else if (request.contains("held")) {
        socket.awaitClientClose();
        return;
      } else if (request.contains("\"streaming\":true")) {
        socket.stream("Hel", "lo");
      } else {
        // A frame that fits no request is logged by the thread that reads.
        socket.typing(true).send("{}").response("Hello").typing(false);
      }
    }
  }
}
