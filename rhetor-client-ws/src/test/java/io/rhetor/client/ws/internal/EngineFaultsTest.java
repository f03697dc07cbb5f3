package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is thrown within the engine ends what it belongs to, and nothing else. */
class EngineFaultsTest {
  private static final RetryPolicy ONE_MORE =
      RetryPolicy.builder().maxAttempts(2).initialDelay(Duration.ofSeconds(1)).build();

  static Stream<Throwable> faults() {
    return Stream.of(
        new InternalError("no thread"),
        new NoClassDefFoundError("some/Missing"),
        new StackOverflowError(),
        new AssertionError("broken"),
        new IllegalStateException("broken"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void loop_goesOn_andTellsTheOwnerOfWhatWasThrown(Throwable fault) {
    SerialLoop loop = new SerialLoop();
    AtomicReference<Throwable> told = new AtomicReference<>();
    AtomicBoolean ran = new AtomicBoolean();

    loop.post(
        () -> {
          loop.post(() -> ran.set(true), unexpected -> {});
          throw sneaky(fault);
        },
        told::set);

    assertThat(told).hasValue(fault);
    assertThat(ran).isTrue();
  }

  @Test
  void loop_goesOn_whereTheOwnerThrowsToo() {
    SerialLoop loop = new SerialLoop();
    AtomicBoolean ran = new AtomicBoolean();

    loop.post(
        () -> {
          throw new IllegalStateException("task");
        },
        thrown -> {
          throw new IllegalStateException("owner");
        });
    loop.post(() -> ran.set(true), unexpected -> {});

    assertThat(ran).isTrue();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void threadThatCannotStart_endsTheAttempt_whichIsRepeated(Throwable fault) throws Exception {
    AtomicInteger started = new AtomicInteger();
    TyrusConnector connector =
        new TyrusConnector(
            1024 * 1024,
            Optional.empty(),
            Optional.empty(),
            task -> started.incrementAndGet() == 1 ? new Unstartable(fault) : new Thread(task));
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerAll);
        TimedTransport client =
            TimedTransport.to(server, connector, b -> b.reconnectPolicy(ONE_MORE))) {
      CompletableFuture<?> call = client.send("Hi");
      client.awaitEvent("reconnecting 1 in 1000");
      assertThat(client.events().reasons().get(0)).hasCause(fault);

      client.advance(Duration.ofSeconds(1));

      valueOf(call);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void connectorThatThrows_failsWhatWaits_andCloseStillWorks(Throwable fault) {
    SocketConnector broken =
        (uri, headers, listener, onFailure) -> {
          throw sneaky(fault);
        };
    TimedTransport client = TimedTransport.over(broken, b -> b);
    CompletableFuture<?> connected = client.transport().connect();
    CompletableFuture<?> call = client.send("Hi");

    assertThat(failureOf(connected, RhetorConnectionException.class)).hasCause(fault);
    RhetorConnectionException failure = failureOf(call, RhetorConnectionException.class);
    assertThat(failure).hasCause(fault);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    client.close();
    client.awaitEvent("closed");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void sendThatThrows_endsItsConnection_andTheNextCallHasAnother(Throwable fault) throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerAll)) {
      AtomicInteger sent = new AtomicInteger();
      SocketConnector real = new TyrusConnector(1024 * 1024, Optional.empty(), Optional.empty());
      SocketConnector failingOnce =
          (uri, headers, listener, onFailure) ->
              real.connect(uri, headers, failingFirstRequest(listener, sent, fault), onFailure);
      try (TimedTransport client =
          TimedTransport.to(server, failingOnce, b -> b.reconnectPolicy(ONE_MORE))) {
        CompletableFuture<?> call = client.send("Hi");
        client.awaitEvent("reconnecting 1 in 1000");
        client.advance(Duration.ofSeconds(1));

        // Nothing went out, so that the call waits for the next connection.
        valueOf(call);
        assertThat(server.connectionCount()).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void listenerOfEventsThatThrowsInTheLoop_endsNothingElse(Throwable fault) throws Exception {
    AtomicBoolean thrown = new AtomicBoolean();
    RecordedEvents events =
        new RecordedEvents() {
          @Override
          public void connected() {
            super.connected();
            if (thrown.compareAndSet(false, true)) {
              throw sneaky(fault);
            }
          }
        };
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(this::answerAll);
        TimedTransport client =
            TimedTransport.to(server, events, b -> b.reconnectPolicy(ONE_MORE))) {
      CompletableFuture<?> call = client.send("Hi");
      client.awaitEvent("reconnecting 1 in 1000");
      client.advance(Duration.ofSeconds(1));

      valueOf(call);
    }
  }

  @Test
  void arrivingChunk_provesTheConnection() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> socket.refuse(503),
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("Hel");
                  socket.drop();
                },
                this::answerAll);
        TimedTransport client = TimedTransport.to(server, b -> b.reconnectPolicy(ONE_MORE))) {
      CompletableFuture<?> stream =
          client.transport().stream(io.rhetor.client.message.MessageRequest.of("one")).collect();
      CompletableFuture<?> waiting = client.send("two");
      client.awaitEvents("reconnecting 1 in 1000", 1);
      client.advance(Duration.ofSeconds(1));
      failureOf(stream, RhetorException.class);

      // Two failures in a row would be the end; the chunk is between them.
      client.awaitEvents("reconnecting 1 in 1000", 2);
      client.advance(Duration.ofSeconds(1));

      valueOf(waiting);
    }
  }

  @Test
  void connectionThatEndedBeforeItWasRegistered_hasNoHeartbeat() {
    Duration ping = Duration.ofSeconds(20);
    AtomicReference<FrameListener> connection = new AtomicReference<>();
    SocketConnector connector =
        (uri, headers, listener, onFailure) -> {
          connection.set(listener);
          return () -> {};
        };
    try (TimedTransport client = TimedTransport.over(connector, b -> b.pingInterval(ping))) {
      CompletableFuture<?> connected = client.transport().connect();
      Connection started = ((ConnectionReader) connection.get()).connection;

      assertThat(started.end(ConnectionLoss.NORMAL)).isTrue();
      started.registered();

      client.awaitPendingIn(ping, 0);
      connected.cancel(true);
    }
  }

  /** Registers, and throws at what is sent next. */
  private static FrameListener failingFirstRequest(
      FrameListener listener, AtomicInteger sent, Throwable fault) {
    return (FrameListener)
        Proxy.newProxyInstance(
            FrameListener.class.getClassLoader(),
            new Class<?>[] {FrameListener.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("onOpen")) {
                listener.onOpen(failingSecond((FrameSocket) arguments[0], sent, fault));
                return null;
              }
              return method.invoke(listener, arguments);
            });
  }

  private static FrameSocket failingSecond(
      FrameSocket socket, AtomicInteger sent, Throwable fault) {
    return new FrameSocket() {
      @Override
      public void send(String text, Consumer<@Nullable Throwable> whenSent) {
        if (sent.incrementAndGet() == 2) {
          throw sneaky(fault);
        }
        socket.send(text, whenSent);
      }

      @Override
      public void ping() {
        socket.ping();
      }

      @Override
      public void close(int code) {
        socket.close(code);
      }
    };
  }

  private void answerAll(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      JsonNode request = socket.receive("LLM_REQUEST");
      socket.typing(true);
      socket.response(request.path("payload").path("message").asText()).typing(false);
    }
  }

  private static RuntimeException sneaky(Throwable fault) {
    return EngineFaultsTest.<RuntimeException>raise(fault);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T raise(Throwable fault) throws T {
    throw (T) fault;
  }

  private static final class Unstartable extends Thread {
    private final Throwable fault;

    Unstartable(Throwable fault) {
      this.fault = fault;
    }

    @Override
    public synchronized void start() {
      throw sneaky(fault);
    }
  }
}
