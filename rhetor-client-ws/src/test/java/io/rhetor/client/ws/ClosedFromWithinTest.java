package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers' code that closes the client which calls it waits for nothing. */
@Timeout(60)
class ClosedFromWithinTest {
  private final ExecutorService single = Executors.newSingleThreadExecutor();
  private final AtomicReference<RhetorWebSocketClient> client = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  @AfterEach
  void stopThreads() {
    single.shutdown();
  }

  static Stream<Arguments> placesAndThreads() {
    return Stream.of("onNext", "onError", "dependent", "listener", "token", "event")
        .flatMap(
            place ->
                Stream.of("shared", "single", "inline")
                    .map(threads -> Arguments.of(place, threads)));
  }

  @ParameterizedTest
  @MethodSource("placesAndThreads")
  void close_endsAllCallsAndDoesNotWaitForItself(String place, String threads) throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(ClosedFromWithinTest::serve)) {
      RhetorConfig.Builder config = SocketClients.config(server);
      if (threads.equals("single")) {
        config.executor(single);
      } else if (threads.equals("inline")) {
        config.executor(Runnable::run);
      }
      if (place.equals("listener")) {
        config.listener(event -> closeIf(true));
      } else if (place.equals("token")) {
        config.token(
            () -> {
              closeIf(true);
              return "token";
            });
      }
      RhetorWebSocketClient ws =
          RhetorWebSocketClient.create(
              config.build(), WebSocketOptions.builder().maxConnections(3).build());
      client.set(ws);
      if (place.equals("event")) {
        ws.events().subscribe(new ClosingOnEvent());
      }

      CompletableFuture<?> held = ws.streamMessage("held").collect();
      if (place.equals("onNext") || place.equals("onError")) {
        RecordingSubscriber subscriber =
            RecordingSubscriber.unbounded()
                .onChunk((subscription, chunk) -> closeIf(place.equals("onNext")))
                .onFailure(failure -> closeIf(place.equals("onError")));
        ws.streamMessage(place.equals("onNext") ? "Hi" : "refused").subscribe(subscriber);
      } else if (place.equals("dependent")) {
        CompletableFuture<Void> unused = ws.sendMessage("Hi").thenAccept(answer -> closeIf(true));
      }

      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      failureOf(held, RhetorException.class);
      failureOf(ws.sendMessage("Hi"), ClientClosedException.class);
      await().until(() -> server.openConnections() == 0);
    }
  }

  private void closeIf(boolean wanted) {
    if (wanted) {
      client.get().close();
      closed.countDown();
    }
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      String request = socket.receive().path("payload").toString();
      if (request.contains("held")) {
        socket.typing(true).chunk("Hel").awaitClientClose();
        return;
      } else if (request.contains("refused")) {
        socket.typing(true).send(socket.frames().streamFailure("No key")).typing(false);
      } else if (request.contains("\"streaming\":true")) {
        socket.stream("Hel", "lo");
      } else {
        socket.typing(true).response("Hello").typing(false);
      }
    }
  }

  private final class ClosingOnEvent implements Flow.Subscriber<ConnectionEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ConnectionEvent event) {
      closeIf(event.kind() == ConnectionEvent.Kind.CONNECTED);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
