package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordedLog;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever callers' code throws ends the call that it belongs to, at once, and no other. */
@Timeout(120)
class CallersCodeThatThrowsTest extends CallersCodeScenario {
  private static final int LAST_TASK = 6;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  static Stream<Arguments> kindsFormsAndAttempts() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(Form.values())
                    .flatMap(
                        form -> Stream.of(1, 2).map(attempt -> Arguments.of(kind, form, attempt))));
  }

  static Stream<Arguments> kindsFormsAndTasks() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(Form.values())
                    .flatMap(
                        form ->
                            Stream.iterate(1, task -> task <= LAST_TASK, task -> task + 1)
                                .map(task -> Arguments.of(kind, form, task))));
  }

  static Stream<Arguments> kindsAndSignals() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of("onNext", "onError", "onComplete")
                    .map(signal -> Arguments.of(kind, signal)));
  }

  @ParameterizedTest
  @MethodSource("kindsFormsAndTasks")
  void executorThatThrowsFromSomeTaskOn_leavesNoCallWithoutAnEnd(Kind kind, Form form, int task)
      throws Exception {
    refusals = 1;
    Throwable thrown = kind.make();
    AtomicInteger tasks = new AtomicInteger();
    Executor breaking =
        work -> {
          if (tasks.incrementAndGet() >= task) {
            throw CallersCodeScenario.<RuntimeException>sneaky(thrown);
          }
          threads.execute(work);
        };
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server)
                    .token(() -> "token")
                    .executor(breaking)
                    .retryPolicy(quick())
                    .build())) {
      CompletableFuture<String> call = form.ask(rhetor);

      Throwable failure = catchThrowable(() -> valueOf(call));
      if (failure == null) {
        assertThat(valueOf(call)).isEqualTo("Hello");
      } else {
        assertThat(failure.getCause()).isInstanceOf(RhetorException.class).hasRootCause(thrown);
        assertThat(((RhetorException) failure.getCause()).attemptCount())
            .isBetween(requests.get(), requests.get() + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void executorThatRefusesWhenTheWholeAnswerIsHere_losesNothing(Form form) throws Exception {
    ExecutorService stopped = Executors.newSingleThreadExecutor();
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  stopped.shutdown();
                  answer(exchange);
                });
        RhetorClient rhetor =
            RhetorClient.create(Clients.configFor(server).executor(stopped).build())) {
      if (form == Form.WHOLE) {
        assertThat(valueOf(form.ask(rhetor))).isEqualTo("Hello");
      } else {
        // Here the executor refuses before the answer is whole.
        Throwable failure = failureOf(form.ask(rhetor), RhetorException.class);
        assertThat(failure).hasRootCauseInstanceOf(RejectedExecutionException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onSubscribeThatThrows_tellsTheSubscriberAndSendsNothing(Kind kind) throws Exception {
    Throwable thrown = kind.make();
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor = Clients.of(server)) {
      ThrowingSubscriber subscriber = new ThrowingSubscriber("onSubscribe", thrown);

      assertThat(catchThrowable(() -> rhetor.streamMessage("Hi").subscribe(subscriber)))
          .isSameAs(thrown);
      subscriber.subscription.request(1);
      assertThat(valueOf(Form.STREAM.ask(rhetor))).isEqualTo("Hello");
      assertThat(requests).hasValue(1);
      assertThat(subscriber.signals).containsExactly("onSubscribe");
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndSignals")
  void subscriberThatThrows_isLoggedOnceAndHarmsNoOtherCall(Kind kind, String signal)
      throws Exception {
    CompletableFuture<ScriptedExchange> endless = new CompletableFuture<>();
    try (RecordedLog log =
            RecordedLog.of("io.rhetor.client.internal.stream.ChunkSubscription", Level.INFO);
        ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  if (signal.equals("onNext") && endless.complete(exchange)) {
                    exchange.startEvents().text("a").awaitClientClose();
                  } else if (signal.equals("onError") && endless.complete(exchange)) {
                    exchange.respondJson(400, "{}");
                  } else {
                    answer(exchange);
                  }
                });
        RhetorClient rhetor = Clients.of(server)) {
      ThrowingSubscriber subscriber = new ThrowingSubscriber(signal, kind.make());
      rhetor.streamMessage("Hi").subscribe(subscriber);

      // Fatal ones are uncaught too, which is not the test's failure.
      await().dontCatchUncaughtExceptions().until(() -> log.lines().size() == 1);
      assertThat(log.lines().get(0)).contains("threw in " + signal);
      assertThat(valueOf(Form.STREAM.ask(rhetor))).isEqualTo("Hello");
      if (signal.equals("onNext")) {
        endless.get().clientClosed().get();
      }
      assertThat(subscriber.signals).endsWith(signal).doesNotHaveDuplicates();
      assertThat(log.lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MISSING_CLASS", "STACK_OVERFLOW", "OUT_OF_MEMORY"})
  void fatalError_reachesTheUncaughtHandlerToo(Kind kind) throws Exception {
    Throwable thrown = kind.make();
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, caught) -> uncaught.complete(caught));
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server)
                    .token(
                        () -> {
                          throw CallersCodeScenario.<RuntimeException>sneaky(thrown);
                        })
                    .build())) {
      assertThat(failureOf(rhetor.sendMessage("Hi"), RhetorException.class)).hasCause(thrown);
      assertThat(valueOf(uncaught)).isSameAs(thrown);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dependentThatThrows_failsOnlyWhatDependsOnIt(Kind kind) throws Exception {
    Throwable thrown = kind.make();
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor = Clients.of(server)) {
      CompletableFuture<String> call = Form.WHOLE.ask(rhetor);
      CompletableFuture<String> dependent =
          call.thenApply(
              text -> {
                throw CallersCodeScenario.<RuntimeException>sneaky(thrown);
              });

      assertThat(valueOf(call)).isEqualTo("Hello");
      assertThat(catchThrowable(dependent::join))
          .isInstanceOf(CompletionException.class)
          .hasCause(thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("kindsFormsAndAttempts")
  void listenerThatThrows_endsNothing(Kind kind, Form form, int attempt) throws Exception {
    refusals = attempt - 1;
    try (RecordedLog log = RecordedLog.of("io.rhetor.client.listener.ClientListener", Level.OFF);
        ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server)
                    .listener(
                        event -> {
                          throw CallersCodeScenario.<RuntimeException>sneaky(kind.make());
                        })
                    .retryPolicy(quick())
                    .build())) {
      assertThat(valueOf(form.ask(rhetor))).isEqualTo("Hello");
      assertThat(log.lines()).isEmpty();
    }
  }

  static Stream<Arguments> executorsAndForms() {
    return Stream.of("inline", "ForkJoinPool", "one thread")
        .flatMap(name -> Stream.of(Form.values()).map(form -> Arguments.of(name, form)));
  }

  @ParameterizedTest
  @MethodSource("executorsAndForms")
  void executorOfAnyKind_servesCallsAndAttempts(String name, Form form) throws Exception {
    refusals = 1;
    Executor executor =
        name.equals("inline")
            ? Runnable::run
            : name.equals("ForkJoinPool")
                ? new ForkJoinPool(1)
                : Executors.newSingleThreadExecutor();
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server)
                    .token(() -> "token")
                    .executor(executor)
                    .retryPolicy(quick())
                    .build())) {
      for (int i = 0; i < 20; i++) {
        assertThat(valueOf(form.ask(rhetor))).isEqualTo("Hello");
      }
    } finally {
      if (executor instanceof ExecutorService) {
        ((ExecutorService) executor).shutdown();
      }
    }
  }

  @Test
  void fixedToken_needsNoExecutor() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server)
                    .executor(
                        work -> {
                          throw new RejectedExecutionException("planned by a test");
                        })
                    .build())) {
      assertThat(valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  private static RetryPolicy quick() {
    return RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build();
  }

  /** Throws in one of its methods. */
  private static final class ThrowingSubscriber implements Flow.Subscriber<StreamChunk> {
    final List<String> signals = new ArrayList<>();
    private final String throwsIn;
    private final Throwable thrown;
    private Flow.Subscription subscription;

    ThrowingSubscriber(String throwsIn, Throwable thrown) {
      this.throwsIn = throwsIn;
      this.thrown = thrown;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
      signal("onSubscribe");
    }

    @Override
    public void onNext(StreamChunk chunk) {
      subscription.request(1);
      if (throwsIn.equals("onNext")) {
        signal("onNext");
      }
    }

    @Override
    public void onError(Throwable failure) {
      signal("onError");
    }

    @Override
    public void onComplete() {
      signal("onComplete");
    }

    private void signal(String name) {
      synchronized (signals) {
        signals.add(name);
      }
      if (name.equals(throwsIn)) {
        throw CallersCodeScenario.<RuntimeException>sneaky(thrown);
      }
    }
  }
}
