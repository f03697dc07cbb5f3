package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.CallOptions;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers' code that blocks, throws, interrupts or refuses harms nothing but its own call. */
class CallersCodeTest {
  private static final String LONG_ANSWER = "long";
  private static final String UNFINISHED = "unfinished";
  private static final int CHUNKS = 500;

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private ScriptedWebSocketServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedWebSocketServer.start(CallersCodeTest::serve);
  }

  @AfterEach
  void stopServer() throws IOException {
    goOn.countDown();
    server.close();
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("no vault"),
        new NoClassDefFoundError("vault/Client"),
        new StackOverflowError(),
        new InternalError("test"),
        new AssertionError("vault"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tokenSupplierThatThrows_atTheFirstHandshake_endsWhatWaits_andTheNextCallWorks(
      Throwable fault) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RhetorWebSocketClient client =
        SocketClients.client(
            SocketClients.config(server)
                .token(() -> asked.incrementAndGet() == 1 ? CallersCodeTest.raise(fault) : "t")
                .build())) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure).hasCause(fault);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  /** A failure notes the attempts of its call, so that two calls cannot share one. */
  @Test
  void tokenSupplierThatThrows_failsEachCallThatWaits_withAFailureOfItsOwn() throws Exception {
    try (RhetorWebSocketClient client =
        SocketClients.client(
            SocketClients.config(server)
                .token(
                    () -> {
                      block();
                      throw new IllegalStateException("no token");
                    })
                .build())) {
      CompletableFuture<?> first = client.sendMessage("Hi");
      CompletableFuture<?> second = client.sendMessage("Hi");
      goOn.countDown();

      assertThat(failureOf(first, RhetorConnectionException.class))
          .isNotSameAs(failureOf(second, RhetorConnectionException.class));
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tokenSupplierThatThrows_atALaterHandshake_endsWhatWaits(Throwable fault) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RhetorWebSocketClient client =
        SocketClients.client(
            SocketClients.config(server)
                .token(() -> asked.incrementAndGet() == 2 ? CallersCodeTest.raise(fault) : "t")
                .build())) {
      valueOf(client.connect());
      RecordingSubscriber cancelled = RecordingSubscriber.unbounded();
      client.streamMessage(MessageRequest.of(UNFINISHED)).subscribe(cancelled);
      await().until(() -> !cancelled.chunks().isEmpty());
      cancelled.subscription().cancel();

      assertThat(failureOf(client.sendMessage("Hi"), RhetorConnectionException.class))
          .hasCause(fault);
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tokenSupplierThatBlocks_holdsUpNoLimit_noCancel_noClose(boolean ownExecutor)
      throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    RhetorConfig.Builder config = SocketClients.config(server).token(this::blockedToken);
    if (ownExecutor) {
      config.executor(executor);
    }
    RhetorWebSocketClient client = SocketClients.client(config.build());
    CompletableFuture<?> connected = client.connect();
    entered.await();

    CallOptions limit = CallOptions.builder().totalTimeout(Duration.ofMillis(200)).build();
    failureOf(client.withOptions(limit).sendMessage("Hi"), RhetorTimeoutException.class);
    CompletableFuture<?> cancelled = client.sendMessage("Hi");
    assertThat(cancelled.cancel(true)).isTrue();
    client.close();

    failureOf(connected, ClientClosedException.class);
    failureOf(client.sendMessage("Hi"), ClientClosedException.class);
    goOn.countDown();
    executor.shutdown();
    assertThat(server.connectionCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tokenSupplierThatBlocks_isEndedByTheConnectTimeout(boolean inline) {
    RhetorConfig.Builder config =
        SocketClients.config(server)
            .connectTimeout(Duration.ofMillis(100))
            .token(this::blockedToken);
    if (inline) {
      config.executor(Runnable::run);
    }
    try (RhetorWebSocketClient client = SocketClients.client(config.build())) {
      failureOf(client.sendMessage("Hi"), RhetorTimeoutException.class);
    }
  }

  static Stream<Throwable> refusals() {
    return Stream.of(
        new RejectedExecutionException("full"),
        new IllegalStateException("stopped"),
        new InternalError("test"),
        new NoClassDefFoundError("test"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void executorThatRefuses_endsWhatNeedsIt_andLosesNoWholeAnswer(Throwable refusal)
      throws Exception {
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    try (RhetorWebSocketClient client =
        SocketClients.client(
            SocketClients.config(server)
                .executor(
                    task -> {
                      if (left.getAndDecrement() <= 0) {
                        CallersCodeTest.<RuntimeException, Object>raiseAny(refusal);
                      }
                      task.run();
                    })
                .build())) {
      valueOf(client.connect());
      left.set(0);

      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      RecordingSubscriber stream = RecordingSubscriber.requesting(1);
      client.streamMessage(MessageRequest.of(LONG_ANSWER)).subscribe(stream);
      Throwable failure = stream.awaitFailure();
      assertThat(rootOf(failure)).isSameAs(refusal);
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void executorThatRefusesTheTokenSupplier_failsTheConnection(Throwable refusal) {
    try (RhetorWebSocketClient client =
        SocketClients.client(
            SocketClients.config(server)
                .token(() -> "t")
                .executor(task -> CallersCodeTest.<RuntimeException, Object>raiseAny(refusal))
                .build())) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorConnectionException.class))
          .hasCause(refusal);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void subscriberThatRestoresTheInterrupt_losesNothing(boolean ownExecutor) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    RhetorConfig.Builder config = SocketClients.config(server);
    if (ownExecutor) {
      config.executor(executor);
    }
    try (RhetorWebSocketClient client =
        RhetorWebSocketClient.create(
            config.build(), WebSocketOptions.builder().maxBufferedCharacters(1_000).build())) {
      RecordingSubscriber stream =
          RecordingSubscriber.requesting(1)
              .onChunk(
                  (subscription, chunk) -> {
                    Thread.currentThread().interrupt();
                    subscription.request(1);
                  });
      client.streamMessage(MessageRequest.of(LONG_ANSWER)).subscribe(stream);

      stream.awaitCompletion();
      assertThat(stream.chunks()).hasSize(CHUNKS);
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void callbacksThatInterruptTheirThread_interruptNoCallbackOfAnotherClient() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    try (RhetorWebSocketClient rude = SocketClients.client(SocketClients.config(server).build());
        RhetorWebSocketClient other = SocketClients.client(SocketClients.config(server).build())) {
      for (int i = 0; i < 100; i++) {
        RecordingSubscriber interrupting =
            RecordingSubscriber.unbounded()
                .onChunk((subscription, chunk) -> Thread.currentThread().interrupt());
        rude.streamMessage(MessageRequest.of("Hi")).subscribe(interrupting);
        CompletableFuture<Void> interruptingToo =
            rude.sendMessage("Hi").thenAccept(answer -> Thread.currentThread().interrupt());
        // A dependent of a future that is here already runs where it is added.
        boolean unused = Thread.interrupted();
        RecordingSubscriber stream =
            RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> count(interrupted));
        other.streamMessage(MessageRequest.of("Hi")).subscribe(stream);
        valueOf(other.sendMessage("Hi").thenAccept(answer -> count(interrupted)));

        stream.awaitCompletion();
        interrupting.awaitCompletion();
        valueOf(interruptingToo);
      }
    }

    assertThat(interrupted).hasValue(0);
  }

  private static void count(AtomicInteger interrupted) {
    if (Thread.currentThread().isInterrupted()) {
      interrupted.incrementAndGet();
    }
  }

  @Test
  void subscribersThatThrowOrBlockInOnError_keepCloseFromNothing() throws Exception {
    RhetorWebSocketClient client =
        RhetorWebSocketClient.create(
            SocketClients.config(server).executor(Runnable::run).build(),
            WebSocketOptions.builder().maxConnections(5).build());
    List<RecordingSubscriber> streams = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      RecordingSubscriber stream =
          RecordingSubscriber.requesting(1)
              .onFailure(
                  failure -> {
                    if (number == 1) {
                      block();
                    } else if (number == 2) {
                      throw new AssertionError("of a subscriber");
                    }
                  });
      streams.add(stream);
      client.streamMessage(MessageRequest.of(UNFINISHED)).subscribe(stream);
      await().until(() -> !stream.chunks().isEmpty());
    }
    try (RecordedLog log = RecordedLog.open()) {
      client.close();

      for (RecordingSubscriber stream : streams) {
        assertThat(stream.awaitFailure()).isInstanceOf(RhetorException.class);
      }
      await().until(() -> server.openConnections() == 0);
      await()
          .untilAsserted(
              () ->
                  assertThat(log.all())
                      .filteredOn(line -> line.contains("was closed while"))
                      .singleElement()
                      .asString()
                      .startsWith("WARNING ")
                      .contains("in flight", "x LLM_REQUEST"));
    }
  }

  @Test
  void subscriberOfEvents_isNeverRunInTheLoop_alsoByAnExecutorThatRunsAtOnce() throws Exception {
    try (RhetorWebSocketClient client =
        SocketClients.client(SocketClients.config(server).executor(Runnable::run).build())) {
      client
          .events()
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(ConnectionEvent event) {
                  block();
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
              });
      valueOf(client.connect());
      entered.await();

      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  @Test
  void callbacks_haveTheContextClassLoaderOfTheCaller() throws Exception {
    try (RhetorWebSocketClient client = SocketClients.client(SocketClients.config(server).build());
        URLClassLoader loader = new URLClassLoader(new URL[0])) {
      valueOf(client.connect());
      AtomicReference<ClassLoader> ofStream = new AtomicReference<>();
      Thread current = Thread.currentThread();
      ClassLoader before = current.getContextClassLoader();
      CompletableFuture<ClassLoader> ofFuture;
      RecordingSubscriber stream =
          RecordingSubscriber.unbounded()
              .onChunk((s, chunk) -> ofStream.set(Thread.currentThread().getContextClassLoader()));
      current.setContextClassLoader(loader);
      try {
        client.streamMessage(MessageRequest.of("Hi")).subscribe(stream);
        ofFuture =
            client
                .sendMessage("Hi")
                .thenApply(answer -> Thread.currentThread().getContextClassLoader());
      } finally {
        current.setContextClassLoader(before);
      }

      assertThat(valueOf(ofFuture)).isSameAs(loader);
      stream.awaitCompletion();
      assertThat(ofStream).hasValue(loader);
    }
  }

  private String blockedToken() {
    block();
    return "token";
  }

  private void block() {
    entered.countDown();
    try {
      goOn.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String raise(Throwable fault) {
    return CallersCodeTest.<RuntimeException, String>raiseAny(fault);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable, T> T raiseAny(Throwable fault) throws X {
    throw (X) fault;
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      JsonNode payload = socket.receive().path("payload");
      if (!payload.path("streaming").asBoolean()) {
        socket.typing(true).response("Hello").typing(false);
      } else if (payload.path("message").asText().equals(UNFINISHED)) {
        socket.typing(true).chunk("Hel");
      } else if (payload.path("message").asText().equals(LONG_ANSWER)) {
        String[] chunks = new String[CHUNKS];
        Arrays.fill(chunks, "piece ");
        socket.stream(chunks);
      } else {
        socket.stream("Hel", "lo");
      }
    }
  }
}
