package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber gets what it asked for, and a server is held back by one that asks for little. */
class BackpressureTest {
  private static final int CHUNKS = 50_000;
  private static final String PADDING = "x".repeat(1_000);

  @Test
  void subscriberThatAsksForLittle_holdsTheServerBack_andLosesNothing() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true);
                  for (int i = 0; i < CHUNKS; i++) {
                    socket.chunk(i + PADDING);
                    sent.incrementAndGet();
                  }
                  socket.done().typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      Counting subscriber = new Counting();
      client.streamMessage("Hi").subscribe(subscriber);

      AtomicInteger before = new AtomicInteger(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(sent.get()) == sent.get() && subscriber.received == 1);
      assertThat(sent.get()).isLessThan(CHUNKS / 2);
      assertThat(subscriber.received).isEqualTo(1);

      subscriber.subscription.request(Long.MAX_VALUE);
      assertThat(subscriber.end).succeedsWithin(Duration.ofSeconds(30));
      assertThat(subscriber.received).isEqualTo(CHUNKS);
      assertThat(subscriber.wrong).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000_000})
  void demand_isRespectedToTheChunk_howeverMuchIsBuffered(int buffered) throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(tenChunks());
        RhetorWebSocketClient client =
            RhetorWebSocketClient.create(
                SocketClients.config(server).build(),
                SocketClients.options().maxBufferedCharacters(buffered).build())) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      client.streamMessage("Hi").subscribe(subscriber);
      int asked = 0;
      for (int more : List.of(1, 2, 3, 4)) {
        assertThat(subscriber.chunks()).hasSize(asked);
        asked += more;
        subscriber.subscription().request(more);
        int expected = asked;
        await().until(() -> subscriber.chunks().size() == expected);
      }
      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("0123456789");
    }
  }

  @Test
  void cancelledStream_letsGoOfTheThreadThatReads() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(tenChunks());
        RhetorWebSocketClient client =
            RhetorWebSocketClient.create(
                SocketClients.config(server).build(),
                SocketClients.options().maxBufferedCharacters(0).build())) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      client.streamMessage("Hi").subscribe(subscriber);
      await().until(BackpressureTest::aReaderWaits);

      subscriber.subscription().cancel();

      await().until(() -> !aReaderWaits());
    }
  }

  private static boolean aReaderWaits() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Stream::of)
        .anyMatch(frame -> frame.getMethodName().equals("awaitRoom"));
  }

  @Test
  void completion_needsNoDemand() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).done().typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      client.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.chunks()).isEmpty();
    }
  }

  @Test
  void requestOfNothing_isAnError_andEndsTheConnection() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(tenChunks());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      client.streamMessage("Hi").subscribe(subscriber);
      subscriber.subscription().request(0);

      assertThat(subscriber.awaitFailure()).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void secondSubscriber_isRefused_andTheFirstGoesOn() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(tenChunks());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      ChunkStream stream = client.streamMessage("Hi");
      RecordingSubscriber first = RecordingSubscriber.unbounded();
      RecordingSubscriber second = RecordingSubscriber.unbounded();
      stream.subscribe(first);
      stream.subscribe(second);

      assertThat(second.awaitFailure()).isInstanceOf(IllegalStateException.class);
      first.awaitCompletion();
      assertThat(first.text()).isEqualTo("0123456789");
      assertThat(server.connections().get(0).received().requests()).hasSize(2);
    }
  }

  @Test
  void stream_thatNobodySubscribesTo_sendsNothing() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(tenChunks());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      ChunkStream unused = client.streamMessage("never");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("0123456789");

      assertThat(unused).isNotNull();
      assertThat(server.connections().get(0).received().texts()).hasSize(2);
    }
  }

  @Test
  void subscriberThatThrowsInOnNext_countsAsCancelled() throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server = ScriptedWebSocketServer.start(tenChunks());
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded()
              .onChunk(
                  (subscription, chunk) -> {
                    throw new IllegalStateException("thrown by the test");
                  });
      client.streamMessage("Hi").subscribe(subscriber);
      await().until(() -> subscriber.chunks().size() == 1);

      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("0123456789");
      assertThat(subscriber.chunks()).hasSize(1);
      await()
          .untilAsserted(
              () ->
                  assertThat(log.warnings())
                      .singleElement()
                      .asString()
                      .contains("threw in onNext"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void subscriberThatThrowsAtTheEnd_harmsNobodyElse(boolean whole) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  socket.send(
                      whole ? socket.frames().done() : socket.frames().streamFailure("No key"));
                  socket.typing(false);
                  socket.receive("LLM_REQUEST");
                  socket.stream("Hello");
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      client.streamMessage("Hi").subscribe(new ThrowsAtTheEnd());

      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
      assertThat(server.connectionCount()).isEqualTo(1);
      // Told by the thread that called the subscriber.
      await()
          .untilAsserted(
              () ->
                  assertThat(log.warnings())
                      .singleElement()
                      .asString()
                      .contains("A subscriber threw"));
    }
  }

  /** Asks for one chunk and forgets what it got. */
  private static final class Counting implements Flow.Subscriber<StreamChunk> {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Flow.Subscription subscription;
    private volatile int received;
    private volatile int wrong;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      int expected = received;
      received = expected + 1;
      if (!chunk.text().equals(expected + PADDING)) {
        wrong = expected;
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }

  private static final class ThrowsAtTheEnd implements Flow.Subscriber<StreamChunk> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StreamChunk chunk) {}

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException("thrown by the test");
    }

    @Override
    public void onComplete() {
      throw new IllegalStateException("thrown by the test");
    }
  }

  private static Script tenChunks() {
    String[] chunks =
        IntStream.range(0, 10)
            .mapToObj(String::valueOf)
            .collect(Collectors.toList())
            .toArray(new String[0]);
    return socket -> {
      socket.register();
      while (true) {
        socket.receive("LLM_REQUEST");
        socket.stream(chunks);
      }
    };
  }
}
