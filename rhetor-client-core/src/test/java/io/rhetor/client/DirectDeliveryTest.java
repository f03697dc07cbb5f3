package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordedLog;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams whose subscribers are called where the bytes arrive. */
@Timeout(60)
class DirectDeliveryTest {
  private static final int CHUNKS = 500;
  private static final String UNFINISHED = "unfinished";

  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private ScriptedServer server;
  private RhetorClient rhetor;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(DirectDeliveryTest::answer);
    rhetor = RhetorClient.create(Clients.configFor(server).delivery(Delivery.DIRECT).build());
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    rhetor.close();
    server.close();
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().contains("/message")) {
      exchange.respondJson(200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}");
    } else if (exchange.body().contains(UNFINISHED)) {
      exchange.startEvents().text("first").awaitClientClose();
    } else {
      exchange.startEvents();
      for (int i = 0; i < CHUNKS; i++) {
        exchange.text(i + " ");
      }
      exchange.done().endTransfer();
    }
  }

  /** Who takes an answer, and adds the thread of each of its signals. */
  private enum Taker {
    SUBSCRIBER {
      @Override
      CompletableFuture<?> take(LlmClient llm, Runnable seen) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        llm.streamMessage("Hi")
            .subscribe(
                new Unbounded(end) {
                  @Override
                  public void onNext(StreamChunk chunk) {
                    seen.run();
                  }

                  @Override
                  public void onDetails(MessageResponse details) {
                    seen.run();
                  }

                  @Override
                  public void onComplete() {
                    seen.run();
                    super.onComplete();
                  }
                });
        return end;
      }
    },
    FOR_EACH {
      @Override
      CompletableFuture<?> take(LlmClient llm, Runnable seen) {
        return llm.streamMessage("Hi").forEach(chunk -> seen.run());
      }
    },
    SESSION {
      @Override
      CompletableFuture<?> take(LlmClient llm, Runnable seen) {
        return ChatSession.builder(llm).build().stream("Hi").forEach(chunk -> seen.run());
      }
    };

    abstract CompletableFuture<?> take(LlmClient llm, Runnable seen);
  }

  @ParameterizedTest
  @EnumSource
  void direct_callsOnTheThreadThatReads(Taker taker) throws Exception {
    valueOf(taker.take(rhetor, this::noteThread));

    assertThat(threads).isNotEmpty().allMatch(DirectDeliveryTest::reads);
  }

  @ParameterizedTest
  @EnumSource
  void aView_mayHaveTheOtherDelivery(Taker taker) throws Exception {
    valueOf(taker.take(view(Delivery.EXECUTOR), this::noteThread));
    assertThat(threads).isNotEmpty().noneMatch(DirectDeliveryTest::reads);
    threads.clear();

    try (RhetorClient usual = Clients.of(server)) {
      valueOf(
          taker.take(
              usual.withOptions(CallOptions.builder().delivery(Delivery.DIRECT).build()),
              this::noteThread));
    }
    assertThat(threads).isNotEmpty().allMatch(DirectDeliveryTest::reads);
  }

  @Test
  void default_isTheExecutor() throws Exception {
    assertThat(RhetorConfig.builder().build().delivery()).isEqualTo(Delivery.EXECUTOR);
    try (RhetorClient usual = Clients.of(server)) {
      valueOf(usual.streamMessage("Hi").forEach(chunk -> noteThread()));
    }

    assertThat(threads).isNotEmpty().noneMatch(DirectDeliveryTest::reads);
  }

  @Test
  void otherCodeOfCallers_staysOnTheExecutor() throws Exception {
    RhetorConfig config =
        Clients.configFor(server)
            .delivery(Delivery.DIRECT)
            .token(
                () -> {
                  noteThread();
                  return "token";
                })
            .listener(event -> noteThread())
            .build();
    try (RhetorClient watched = RhetorClient.create(config)) {
      valueOf(watched.streamMessage("Hi").collect());
      CompletableFuture<?> told =
          watched.sendMessage("Hi").thenRun(this::noteThread).toCompletableFuture();
      valueOf(told);
    }

    assertThat(threads).isNotEmpty().noneMatch(DirectDeliveryTest::reads);
  }

  @Test
  void demandFromWithin_isServedInOrder() throws Exception {
    RecordingSubscriber one =
        RecordingSubscriber.requesting(1).onChunk((subscription, chunk) -> subscription.request(1));
    rhetor.streamMessage("Hi").subscribe(one);
    one.awaitCompletion();

    assertThat(one.text()).isEqualTo(numbers());
  }

  @Test
  void demandOfAnotherThread_isNotServedThere_andNeverAtTheSameTime() throws Exception {
    AtomicBoolean within = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    RecordingSubscriber slow =
        RecordingSubscriber.requesting(1)
            .onChunk(
                (subscription, chunk) -> {
                  noteThread();
                  overlapped.compareAndSet(false, !within.compareAndSet(false, true));
                  within.set(false);
                });
    rhetor.streamMessage("Hi").subscribe(slow);
    for (int i = 1; i <= CHUNKS; i++) {
      int wanted = i;
      await().pollInterval(Duration.ofMillis(1)).until(() -> slow.chunks().size() >= wanted);
      assertThat(slow.chunks()).hasSize(wanted);
      slow.subscription().request(1);
      if (i == 100) {
        // From here on the demand of this thread and the bytes cross one another.
        slow.subscription().request(CHUNKS);
        break;
      }
    }
    slow.awaitCompletion();

    assertThat(slow.text()).isEqualTo(numbers());
    assertThat(overlapped).isFalse();
    assertThat(threads).doesNotContain(Thread.currentThread().getName());
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("of a caller"),
        new NoClassDefFoundError("caller/Gone"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aSubscriberThatThrows_endsItsStreamAlone(Throwable fault) throws Exception {
    Held other = hold(rhetor);
    RecordingSubscriber throwing =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  throw DirectDeliveryTest.<RuntimeException>sneaky(fault);
                });
    rhetor.streamMessage(UNFINISHED).subscribe(throwing);

    await()
        .dontCatchUncaughtExceptions()
        .until(() -> server.exchanges().stream().anyMatch(e -> e.clientClosed().isDone()));
    assertThat(throwing.chunks()).hasSize(1);
    assertThat(throwing.hasEnded()).isFalse();
    assertThat(valueOf(rhetor.streamMessage("Hi").collect()).message()).isEqualTo(numbers());
    assertThat(other.subscriber.hasEnded()).isFalse();
  }

  @Test
  void anInterruptThatASubscriberLeaves_endsNoOtherCall() throws Exception {
    Held other = hold(rhetor);
    valueOf(rhetor.streamMessage("Hi").forEach(chunk -> Thread.currentThread().interrupt()));

    assertThat(valueOf(rhetor.streamMessage("Hi").collect()).message()).isEqualTo(numbers());
    assertThat(valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
    assertThat(other.subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancelFromWithin_closesTheConnection() throws Exception {
    RecordingSubscriber cancelling =
        RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> subscription.cancel());
    rhetor.streamMessage(UNFINISHED).subscribe(cancelling);

    await().until(() -> !server.exchanges().isEmpty());
    valueOf(server.exchanges().get(0).clientClosed());
    assertThat(cancelling.hasEnded()).isFalse();
  }

  @Test
  void otherCallsBegunFromWithin_areAnswered() throws Exception {
    Queue<CompletableFuture<MessageResponse>> begun = new ConcurrentLinkedQueue<>();
    AtomicInteger seen = new AtomicInteger();
    valueOf(
        rhetor
            .streamMessage("Hi")
            .forEach(
                chunk -> {
                  if (seen.incrementAndGet() <= 10) {
                    begun.add(rhetor.sendMessage("Hi"));
                    begun.add(rhetor.streamMessage("Hi").collect());
                  }
                }));

    for (CompletableFuture<MessageResponse> other : begun) {
      assertThat(valueOf(other).message()).isIn("Hello", numbers());
    }
    assertThat(begun).hasSize(20);
  }

  @Test
  void closeFromWithin_endsAllCalls() throws Exception {
    Held other = hold(rhetor);
    rhetor.streamMessage(UNFINISHED).forEach(chunk -> rhetor.close());

    assertThat(other.subscriber.awaitFailure())
        .isInstanceOf(RhetorStreamException.class)
        .hasCauseInstanceOf(ClientClosedException.class);
  }

  @Test
  void aSubscriberThatBlocks_isNamedInTheLog_whileItDoes_andOnceItReturns() throws Exception {
    try (RecordedLog log = RecordedLog.of(Delivery.class, Level.ALL)) {
      rhetor.streamMessage("Hi").subscribe(new Blocking(new CompletableFuture<>()));
      blocked.await();

      await().until(() -> !log.lines().isEmpty());
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARNING The subscriber " + Blocking.class.getName() + " has kept the thread")
          .contains("SelectorManager", " ms so far", "Delivery.EXECUTOR");

      release.countDown();
      await().until(() -> log.lines().size() == 2);
      assertThat(log.lines().get(1))
          .startsWith("WARNING The subscriber " + Blocking.class.getName() + " kept the thread")
          .containsPattern(" for \\d{3,} ms, ");
    }
  }

  @Test
  void anActionThatBlocks_isNamed_notWhatHandsChunksToIt() throws Exception {
    try (RecordedLog log = RecordedLog.of(Delivery.class, Level.ALL)) {
      ChatSession.builder(rhetor).build().stream("Hi").forEach(chunk -> block());
      blocked.await();

      await().until(() -> !log.lines().isEmpty());
      assertThat(log.lines().get(0))
          .contains("The subscriber " + getClass().getName() + "$$Lambda");
      release.countDown();
    }
  }

  @Test
  void whileASubscriberBlocks_limitsCancelAndCloseEndOtherCalls() throws Exception {
    RhetorClient limited =
        rhetor.withOptions(CallOptions.builder().totalTimeout(Duration.ofMillis(150)).build());
    Held cancelled = hold(rhetor);
    Held held = hold(rhetor);
    rhetor.streamMessage(UNFINISHED).forEach(chunk -> block());
    blocked.await();

    failureOf(limited.sendMessage("Hi"), RhetorTimeoutException.class);
    cancelled.subscriber.subscription().cancel();
    valueOf(cancelled.exchange.clientClosed());
    rhetor.close();
    assertThat(held.subscriber.awaitFailure()).hasCauseInstanceOf(ClientClosedException.class);
  }

  @Test
  void theEndOfAnAnswerThatBreaksOff_isToldWithItsText() throws Exception {
    RhetorClient impatient =
        rhetor.withOptions(CallOptions.builder().idleTimeout(Duration.ofMillis(50)).build());
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    impatient.streamMessage(UNFINISHED).subscribe(subscriber.onFailure(failure -> noteThread()));

    assertThat(subscriber.awaitFailure())
        .isInstanceOfSatisfying(
            RhetorStreamException.class,
            failure -> assertThat(failure.partial()).isEqualTo("first"));
    await().until(() -> !threads.isEmpty());
    assertThat(threads).allMatch(name -> name.startsWith("rhetor-callback-"));
  }

  /** A stream that has got its first chunk and goes on. */
  private Held hold(RhetorClient client) {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    int before = server.exchanges().size();
    client.streamMessage(UNFINISHED).subscribe(subscriber);
    await().until(() -> !subscriber.chunks().isEmpty());
    return new Held(subscriber, server.exchanges().get(before));
  }

  private RhetorClient view(Delivery delivery) {
    return rhetor.withOptions(CallOptions.builder().delivery(delivery).build());
  }

  private void noteThread() {
    threads.add(Thread.currentThread().getName());
  }

  private void block() {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean reads(String thread) {
    return thread.endsWith("-SelectorManager");
  }

  private static String numbers() {
    return String.join("", IntStream.range(0, CHUNKS).mapToObj(i -> i + " ").collect(toList()));
  }

  @SuppressWarnings("unchecked") // Never cast: it is thrown as it is.
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static final class Held {
    final RecordingSubscriber subscriber;
    final ScriptedExchange exchange;

    Held(RecordingSubscriber subscriber, ScriptedExchange exchange) {
      this.subscriber = subscriber;
      this.exchange = exchange;
    }
  }

  private final class Blocking extends Unbounded {
    Blocking(CompletableFuture<Void> end) {
      super(end);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      block();
    }
  }
}
