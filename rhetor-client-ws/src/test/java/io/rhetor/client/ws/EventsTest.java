package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.internal.Callbacks;
import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.RecordedEvents;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users learn of connections and of the work of the server. */
class EventsTest {

  @Test
  void eventsThatASubscriberMisses_fillNoLog() throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  for (int i = 0; i < 400; i++) {
                    socket.typing(true);
                  }
                  socket.response("Hello").typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      client.events().subscribe(asksForNothing());
      valueOf(client.sendMessage("Hi"));

      await().untilAsserted(() -> assertThat(log.warnings()).anyMatch(w -> w.contains("(128 so")));
      assertThat(log.warnings()).hasSize(14);
    }
  }

  private static Flow.Subscriber<ConnectionEvent> asksForNothing() {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {}

      @Override
      public void onNext(ConnectionEvent event) {}

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onComplete() {}
    };
  }

  @Test
  void typing_isTold_withItsContext() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.stream("Hello");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      ContextId context = ContextId.of("quill", "seven");
      valueOf(
          client
              .streamMessage(MessageRequest.builder().message("Hi").contextId(context).build())
              .collect());

      assertThat(events.await(Kind.TYPING_STOPPED).contextId()).hasValue(context);
      assertThat(events.await(Kind.TYPING_STARTED).contextId()).hasValue(context);
      assertThat(events.kinds())
          .containsExactly(Kind.CONNECTED, Kind.TYPING_STARTED, Kind.TYPING_STOPPED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", ".", "..", "\\ud800"})
  void contextThatIsNone_isLeftOut(String context) throws Exception {
    String typing =
        "{\"type\":\"UPDATE\",\"source\":\"LLM\",\"payload\":{\"status\":\"typing\","
            + "\"isTyping\":true,\"context\":\""
            + context
            + "\"}}";
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.send(typing).stream("Hello");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordedEvents events = RecordedEvents.of(client);

      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(events.await(Kind.TYPING_STARTED).contextId()).isEmpty();
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void lossAndReturn_areTold_withReasonAttemptAndDelay() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.close(1012, "restart");
                },
                socket -> socket.refuse(503),
                socket -> socket.register());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      valueOf(client.connect());
      await().until(() -> events.kinds().lastIndexOf(Kind.CONNECTED) > 0);

      assertThat(events.kinds())
          .containsExactly(
              Kind.CONNECTED,
              Kind.DISCONNECTED,
              Kind.RECONNECTING,
              Kind.RECONNECTING,
              Kind.CONNECTED);
      assertThat(events.all().get(1).reason().orElseThrow())
          .isInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining("1012 (restart)");
      assertThat(events.all().get(2).attempt()).hasValue(1);
      assertThat(events.all().get(2).delay()).isPresent();
      assertThat(events.all().get(3).attempt()).hasValue(2);
      assertThat(events.all().get(3).reason().orElseThrow())
          .isInstanceOf(RhetorServerException.class);
      assertThat(events.all().get(4).reason()).isEmpty();
    }
  }

  @Test
  void connectionThatNeverCame_isToldOnce_whenItIsGivenUp() throws Exception {
    Script refuse = socket -> socket.refuse(502);
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(refuse);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      assertThat(failureOf(client.connect(), RhetorServerException.class).status()).isEqualTo(502);

      assertThat(events.await(Kind.DISCONNECTED).reason().orElseThrow())
          .isInstanceOf(RhetorServerException.class);
      assertThat(events.kinds())
          .containsExactly(
              Kind.RECONNECTING,
              Kind.RECONNECTING,
              Kind.RECONNECTING,
              Kind.RECONNECTING,
              Kind.DISCONNECTED);
    }
  }

  @Test
  void allSubscribers_getTheEvents_andTheEndOnClose() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.register())) {
      RhetorWebSocketClient client = SocketClients.client(server);
      RecordedEvents first = RecordedEvents.of(client);
      RecordedEvents second = RecordedEvents.of(client);
      valueOf(client.connect());
      client.close();
      client.close();

      for (RecordedEvents events : List.of(first, second)) {
        assertThat(events.end()).succeedsWithin(RecordedCall.SOON);
        assertThat(events.kinds()).containsExactly(Kind.CONNECTED, Kind.CLOSED);
      }
      RecordedEvents late = RecordedEvents.of(client);
      assertThat(late.end()).succeedsWithin(RecordedCall.SOON);
      assertThat(late.all()).isEmpty();
    }
  }

  @Test
  void cancellation_isNoLoss() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive();
              socket.typing(true);
            })) {
      RhetorWebSocketClient client = SocketClients.client(server);
      RecordedEvents events = RecordedEvents.of(client);
      var answer = client.sendMessage("Hi");
      events.await(Kind.TYPING_STARTED);
      answer.cancel(true);
      assertThat(server.connections().get(0).ended()).succeedsWithin(RecordedCall.SOON);
      client.close();

      assertThat(events.end()).succeedsWithin(RecordedCall.SOON);
      assertThat(events.kinds()).containsExactly(Kind.CONNECTED, Kind.TYPING_STARTED, Kind.CLOSED);
    }
  }

  @Test
  void eventsThatComeWhileTheClientIsClosed_areDropped() throws Exception {
    for (int i = 0; i < 300; i++) {
      EventPublisher events = new EventPublisher(Callbacks.of(Optional.of(Runnable::run)));
      CyclicBarrier start = new CyclicBarrier(2);
      CompletableFuture<Void> reporting =
          CompletableFuture.runAsync(
              () -> {
                meet(start);
                for (int frame = 0; frame < 20; frame++) {
                  events.typing(Optional.empty(), true);
                }
              });
      meet(start);
      events.closed();

      assertThat(reporting).succeedsWithin(RecordedCall.SOON);
    }
  }

  @Test
  void forEach_handsOverEachEvent_andCompletesBehindTheLastOne() throws Exception {
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(socket -> socket.register())) {
      RhetorWebSocketClient client = SocketClients.client(server);
      List<Kind> seen = new CopyOnWriteArrayList<>();
      CompletableFuture<List<Kind>> seenAtTheEnd =
          client
              .events()
              .forEach(event -> seen.add(event.kind()))
              .thenApply(end -> List.copyOf(seen));
      valueOf(client.connect());
      client.close();

      assertThat(valueOf(seenAtTheEnd)).containsExactly(Kind.CONNECTED, Kind.CLOSED);
      assertThat(client.events().forEach(event -> seen.add(event.kind())))
          .as("after the close")
          .succeedsWithin(RecordedCall.SOON);
    }
  }

  @Test
  void forEach_thatIsCancelled_endsTheSubscription_alsoThroughADerivedFuture() throws Exception {
    for (boolean derived : new boolean[] {false, true}) {
      EventPublisher publisher = new EventPublisher(Callbacks.of(Optional.of(Runnable::run)));
      List<Kind> seen = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> end = publisher.events().forEach(event -> seen.add(event.kind()));
      publisher.connected();
      await().until(() -> seen.size() == 1);
      (derived ? end.thenRun(() -> {}) : end).cancel(true);
      RecordedEvents other = new RecordedEvents();
      publisher.events().subscribe(other);
      publisher.connected();
      publisher.closed();

      assertThat(other.end()).succeedsWithin(RecordedCall.SOON);
      assertThat(seen).containsExactly(Kind.CONNECTED);
      assertThat(end).isCancelled();
    }
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IllegalStateException("defect"),
        new AssertionError("defect"),
        new NoClassDefFoundError("missing"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void forEach_whoseActionThrows_failsWithThat_andOthersGoOn(Throwable thrown) {
    EventPublisher publisher = new EventPublisher(Callbacks.of(Optional.empty()));
    List<Kind> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> end =
        publisher
            .events()
            .forEach(
                event -> {
                  seen.add(event.kind());
                  sneakily(thrown);
                });
    RecordedEvents other = new RecordedEvents();
    publisher.events().subscribe(other);
    publisher.connected();
    publisher.closed();

    assertThat(failureOf(end, Throwable.class)).isSameAs(thrown);
    assertThat(other.end()).succeedsWithin(RecordedCall.SOON);
    assertThat(other.kinds()).containsExactly(Kind.CONNECTED, Kind.CLOSED);
    assertThat(seen).containsExactly(Kind.CONNECTED);
    assertThatNullPointerException()
        .isThrownBy(() -> publisher.events().forEach(null))
        .withMessage("action");
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakily(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException failed) {
      throw new AssertionError(failed);
    }
  }
}
