package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that break the contract of a client, and the threads that targets are asked on. */
@Timeout(60)
class FallbackFaultyTargetTest {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  private final FakeLlm next = FakeLlm.saying("next");

  /** Throws what the compiler would have declared. */
  @SuppressWarnings("unchecked")
  static <T extends Throwable, R> R sneakily(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static FakeLlm throwing(Throwable thrown) {
    return FakeLlm.of(() -> sneakily(thrown), () -> sneakily(thrown));
  }

  private static FakeLlm failing(Throwable thrown) {
    return FakeLlm.failing(thrown);
  }

  private static FakeLlm throwingInSubscribe(Throwable thrown) {
    return FakeLlm.of(
        () -> CompletableFuture.failedFuture(thrown), () -> subscriber -> sneakily(thrown));
  }

  private static FakeLlm throwingInRequest(Throwable thrown) {
    return FakeLlm.of(
        () -> CompletableFuture.failedFuture(thrown),
        () -> subscriber -> subscriber.onSubscribe(requesting(n -> sneakily(thrown))));
  }

  private static Flow.Subscription requesting(Consumer<Long> onRequest) {
    return new Flow.Subscription() {
      @Override
      public void request(long n) {
        onRequest.accept(n);
      }

      @Override
      public void cancel() {}
    };
  }

  static Stream<Arguments> throwables() {
    List<Throwable> all =
        List.of(
            new IllegalStateException("defect"),
            new IOException("undeclared"),
            LOST,
            new AssertionError("defect"),
            new NoClassDefFoundError("missing"),
            new ExceptionInInitializerError("missing"),
            new StackOverflowError("deep"),
            new OutOfMemoryError("for a test"));
    return all.stream()
        .flatMap(
            thrown ->
                Stream.of(
                    Arguments.of(thrown, throwing(thrown)),
                    Arguments.of(thrown, failing(thrown)),
                    Arguments.of(thrown, throwingInSubscribe(thrown)),
                    Arguments.of(thrown, throwingInRequest(thrown))));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatATargetThrows_isItsFailure_andAnErrorEndsTheCall(Throwable thrown, FakeLlm target)
      throws Exception {
    for (boolean lenient : new boolean[] {false, true}) {
      FallbackPolicy policy =
          lenient
              ? FallbackPolicy.builder().fallbackOn(failure -> true).build()
              : FallbackPolicy.ofDefaults();
      FallbackLlmClient chain =
          FallbackLlmClient.builder().first("target", target, policy).then("next", next).build();
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      chain.streamMessage("Hi").subscribe(subscriber);
      CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

      boolean ends = thrown instanceof VirtualMachineError || (thrown instanceof Error && !lenient);
      if (ends) {
        assertThat(subscriber.awaitFailure()).isSameAs(thrown);
        assertThat(catchThrowable(reply::join)).hasCause(thrown);
        assertThat(next.asked).as("targets asked").hasValue(0);
      } else {
        subscriber.awaitCompletion();
        assertThat(subscriber.text()).isEqualTo("next");
        assertThat(reply.join().message()).isEqualTo("next");
      }
    }
  }

  private static final OutOfMemoryError FATAL = new OutOfMemoryError("for a test");

  static Stream<Arguments> placesOfUsersCode() {
    FallbackPolicy faultyCondition =
        FallbackPolicy.builder().fallbackOn(failure -> sneakily(FATAL)).build();
    FakeLlm lost = FakeLlm.failing(LOST);
    return Stream.of(
        Arguments.of("target", true, chain().first("target", throwing(FATAL))),
        Arguments.of(
            "failure", true, chain().first("target", FakeLlm.failing(new FaultyFailure()))),
        Arguments.of("condition", false, chain().first("target", lost, faultyCondition)),
        Arguments.of(
            "listener of outcomes",
            false,
            chain().first("target", lost).onOutcome(outcome -> sneakily(FATAL))),
        Arguments.of(
            "listener of circuits",
            false,
            chain()
                .first("target", lost, ChainByHand.OPENS_AT_ONCE)
                .onCircuitChange((name, state) -> sneakily(FATAL))));
  }

  private static FallbackLlmClient.Builder chain() {
    return FallbackLlmClient.builder().executor(Runnable::run);
  }

  /** A failure whose {@code getCause} throws. */
  private static final class FaultyFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      throw FATAL;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("placesOfUsersCode")
  void errorOfTheVirtualMachine_reachesTheUncaughtHandlerToo(
      String place, boolean ends, FallbackLlmClient.Builder chain) throws Exception {
    AtomicReference<Throwable> reported = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    FallbackLlmClient llm = chain.then("next", next).build();
    Thread caller =
        new Thread(() -> failure.set(catchThrowable(() -> llm.sendMessage("Hi").join())));
    caller.setUncaughtExceptionHandler((thread, thrown) -> reported.set(thrown));
    caller.start();
    caller.join();

    if (ends) {
      assertThat(failure.get()).isInstanceOf(CompletionException.class).hasCause(FATAL);
    } else {
      assertThat(failure.get()).isNull();
    }
    assertThat(reported.get()).isSameAs(FATAL);
  }

  /** A future that tells of its end, and then throws where it is asked to. */
  private static final class FaultyFuture extends CompletableFuture<MessageResponse> {
    @Override
    public CompletableFuture<MessageResponse> whenComplete(
        BiConsumer<? super MessageResponse, ? super Throwable> action) {
      super.whenComplete(action);
      throw new IllegalStateException("a defect");
    }
  }

  @Test
  void targetThatFailsTwice_isGivenUpOnce() {
    FaultyFuture faulty = new FaultyFuture();
    faulty.completeExceptionally(LOST);
    CompletableFuture<MessageResponse> pending = new CompletableFuture<>();
    chain()
        .first("target", FakeLlm.answering(faulty))
        .then("pending", FakeLlm.answering(pending))
        .then("next", next)
        .build()
        .sendMessage("Hi");

    assertThat(next.asked).hasValue(0);
    assertThat(pending).isNotDone();
  }

  private static Flow.Subscription silent() {
    return requesting(n -> {});
  }

  static Stream<Arguments> faultyStreams() {
    return Stream.of(
        Arguments.of("no stream", null, "returned null"),
        stream("chunks without end", s -> sendWithoutEnd(s), "not asked for"),
        stream("a missing chunk", s -> sendQuietly(() -> s.onNext(null)), "chunk"),
        stream("a missing failure", s -> sendQuietly(() -> s.onError(null)), "failure"));
  }

  private static Arguments stream(
      String fault, Consumer<Flow.Subscriber<? super StreamChunk>> signals, String message) {
    Flow.Publisher<StreamChunk> faulty =
        subscriber -> {
          subscriber.onSubscribe(silent());
          signals.accept(subscriber);
        };
    return Arguments.of(fault, faulty, message);
  }

  private static void sendWithoutEnd(Flow.Subscriber<? super StreamChunk> subscriber) {
    for (int i = 0; i < 1_000_000; i++) {
      subscriber.onNext(StreamChunk.of("x"));
    }
  }

  /** A publisher gets an exception for what it must not send. */
  private static void sendQuietly(Runnable signal) {
    assertThat(catchThrowable(signal::run)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyStreams")
  void faultyStream_isAFailureOfItsTarget(
      String fault, Flow.Publisher<StreamChunk> faulty, String message) throws Exception {
    FallbackPolicy any = FallbackPolicy.builder().fallbackOn(failure -> true).build();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("target", FakeLlm.streaming(faulty), any)
            .thenReply("Sorry")
            .build();
    CompletableFuture<FallbackOutcome> outcome = new CompletableFuture<>();
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    chain.reportingTo(outcome::complete).streamMessage("Hi").subscribe(subscriber);
    subscriber.subscription().request(Long.MAX_VALUE);

    Throwable failure =
        valueOf(outcome).failure().or(() -> firstFailure(outcome.join())).orElseThrow();
    assertThat(failure).hasStackTraceContaining(message);
    await().until(subscriber::hasEnded);
    assertThat(subscriber.text()).isEqualTo("Sorry");
  }

  private static Optional<Throwable> firstFailure(FallbackOutcome outcome) {
    return outcome.attempts().get(0).failure();
  }

  @Test
  void signalsAfterTheEnd_areIgnored() throws Exception {
    FakeChunkStream stream = new FakeChunkStream();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    FallbackLlmClient.builder()
        .first("target", FakeLlm.streaming(stream))
        .then("next", next)
        .build()
        .streamMessage("Hi")
        .subscribe(subscriber);
    await().until(() -> stream.requested.get() == 1);
    stream.send("a");
    stream.complete();
    stream.send("b");
    stream.fail(LOST);
    stream.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("a");
    assertThat(next.asked).hasValue(0);
  }

  @Test
  void streamThatNeverCallsOnSubscribe_isEndedByTheDeadline() throws Exception {
    ManualTimers time = new ManualTimers();
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    FallbackLlmClient.builder()
        .timers(time)
        .deadline(Duration.ofSeconds(1))
        .first("target", FakeLlm.streaming(ignored -> {}))
        .thenReply("Sorry")
        .build()
        .streamMessage("Hi")
        .subscribe(subscriber);
    time.advance(Duration.ofSeconds(1));
    subscriber.subscription().request(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("Sorry");
  }

  @Test
  void targetThatBlocksInItsCall_doesNotHoldUpTheDeadlineOfAStream() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    FakeLlm blocking =
        FakeLlm.of(
            () -> null,
            () -> {
              try {
                released.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              return new FakeChunkStream();
            });
    ManualTimers time = new ManualTimers();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .timers(time)
            .deadline(Duration.ofSeconds(1))
            .first("lost", FakeLlm.failing(LOST))
            .then("blocking", blocking)
            .thenReply("Sorry")
            .build();
    Thread caller = new Thread(() -> chain.streamMessage("Hi").subscribe(subscriber));
    caller.start();
    await().until(() -> blocking.asked.get() == 1);
    time.advance(Duration.ofSeconds(1));

    subscriber.awaitCompletion();
    released.countDown();
    caller.join();
    assertThat(subscriber.text()).isEqualTo("Sorry");
  }

  @Test
  void targetAfterOneThatWasWaitedFor_isAskedOnTheExecutor_neverByWhoBroughtTheFailure()
      throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "given"));
    for (ExecutorService given : new ExecutorService[] {null, executor}) {
      List<String> askedBy = new CopyOnWriteArrayList<>();
      CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
      FakeChunkStream stream = new FakeChunkStream();
      FakeLlm second =
          FakeLlm.of(
              () -> {
                askedBy.add(Thread.currentThread().getName());
                return CompletableFuture.completedFuture(FakeLlm.answer("second"));
              },
              () -> {
                askedBy.add(Thread.currentThread().getName());
                return ChunkStream.of("second");
              });
      FallbackLlmClient.Builder builder =
          FallbackLlmClient.builder()
              .first("first", FakeLlm.of(() -> answer, () -> stream))
              .then("second", second);
      FallbackLlmClient chain = (given == null ? builder : builder.executor(given)).build();
      CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      chain.streamMessage("Hi").subscribe(subscriber);
      Thread selector =
          new Thread(
              () -> {
                answer.completeExceptionally(LOST);
                stream.fail(LOST);
              },
              "selector");
      selector.start();

      subscriber.awaitCompletion();
      assertThat(reply.get(30, TimeUnit.SECONDS).message()).isEqualTo("second");
      assertThat(askedBy).hasSize(2).doesNotContain("selector", Thread.currentThread().getName());
      if (given != null) {
        assertThat(askedBy).containsOnly("given");
      }
    }
    executor.shutdown();
  }

  static Stream<Throwable> refusals() {
    return Stream.of(
        new RejectedExecutionException("shut down"),
        new IllegalStateException("stopped"),
        new NoClassDefFoundError("missing"),
        new OutOfMemoryError("unable to create native thread"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void executorThatTakesNoTask_failsTheCall_withWhatItThrewAsTheCause(Throwable thrown)
      throws Exception {
    CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    FakeChunkStream stream = new FakeChunkStream();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(task -> sneakily(thrown))
            .first("first", FakeLlm.of(() -> answer, () -> stream))
            .then("next", next)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);
    answer.completeExceptionally(LOST);
    stream.fail(LOST);

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorException.class).hasCause(thrown);
    assertThat(catchThrowable(() -> reply.get(30, TimeUnit.SECONDS)))
        .cause()
        .isInstanceOf(RhetorException.class)
        .hasCause(thrown);
    assertThat(next.asked).hasValue(0);
  }

  /** As a pool of one thread without a queue does. */
  @Test
  void executorThatTakesNoTaskBesideAnother_doesNotLoseTheEndOfAStream() throws Exception {
    AtomicBoolean busy = new AtomicBoolean();
    FakeChunkStream stream = new FakeChunkStream();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    FallbackLlmClient.builder()
        .executor(
            task -> {
              if (busy.getAndSet(true)) {
                throw new RejectedExecutionException("busy");
              }
              task.run();
              busy.set(false);
            })
        .first("target", FakeLlm.streaming(stream))
        .build()
        .streamMessage("Hi")
        .subscribe(subscriber);
    stream.send("a");
    stream.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("a");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void subscriberThatThrowsInOnSubscribe_endsItsCall(Throwable thrown) {
    AtomicReference<FallbackOutcome> outcome = new AtomicReference<>();
    FallbackLlmClient chain =
        FallbackLlmClient.builder().first("next", next).onOutcome(outcome::set).build();
    RecordingSubscriber unused = RecordingSubscriber.unbounded();

    assertThat(
            catchThrowable(
                () ->
                    chain
                        .streamMessage("Hi")
                        .subscribe(
                            new Flow.Subscriber<>() {
                              @Override
                              public void onSubscribe(Flow.Subscription subscription) {
                                sneakily(thrown);
                              }

                              @Override
                              public void onNext(StreamChunk chunk) {
                                unused.onNext(chunk);
                              }

                              @Override
                              public void onError(Throwable failure) {
                                unused.onError(failure);
                              }

                              @Override
                              public void onComplete() {
                                unused.onComplete();
                              }
                            })))
        .isSameAs(thrown);
    assertThat(unused.hasEnded()).isFalse();
    assertThat(next.asked).hasValue(0);
    await().until(() -> outcome.get() != null);
    assertThat(outcome.get().isCancelled()).isTrue();
  }
}
