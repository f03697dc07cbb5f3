package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedLlm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions that users give a chain or a budget-aware client run on the executor, never on the
 * thread that brings an answer; one that blocks holds up no other call and no end.
 */
@Timeout(60)
class UsersCodeThreadsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  /** What a target's own thread brings. */
  private enum News {
    ANSWER,
    FAILURE,
    EMPTY_ANSWER
  }

  /** Who ends a call whose condition blocks. */
  private enum Ending {
    DEADLINE,
    CLOSE,
    CANCEL
  }

  private final ManualTimers time = new ManualTimers();
  private final CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
  private final FakeChunkStream stream = new FakeChunkStream();
  private final FakeLlm target = FakeLlm.of(() -> answer, () -> stream);
  private final Set<String> ranOn = ConcurrentHashMap.newKeySet();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final ExecutorService own =
      Executors.newCachedThreadPool(task -> new Thread(task, "own"));

  @AfterEach
  void stopThreads() {
    release.countDown();
    own.shutdown();
  }

  private void note() {
    ranOn.add(Thread.currentThread().getName().replaceAll("callback-\\d+", "callback"));
  }

  private void block() {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void onSelector(Runnable signals) throws InterruptedException {
    Thread selector = new Thread(signals, "selector");
    selector.start();
    selector.join();
  }

  private FallbackLlmClient.Builder chain(Predicate<Throwable> condition) {
    FallbackPolicy policy =
        FallbackPolicy.builder()
            .fallbackOn(condition)
            .circuitBreaker(ChainByHand.OPENS_AT_ONCE.circuitBreaker())
            .build();
    return FallbackLlmClient.builder().timers(time).first("target", target, policy);
  }

  static Stream<Arguments> newsOnBothExecutors() {
    return Stream.of(News.values())
        .flatMap(news -> Stream.of(Arguments.of(news, true), Arguments.of(news, false)));
  }

  @ParameterizedTest
  @MethodSource("newsOnBothExecutors")
  void functionsOfAChain_runOnItsExecutor(News news, boolean hasOwn) throws Exception {
    FallbackLlmClient.Builder builder =
        chain(
                failure -> {
                  note();
                  return true;
                })
            .then("next", FakeLlm.saying("next"))
            .onOutcome(outcome -> note())
            .onCircuitChange((name, state) -> note())
            .listener(event -> note());
    FallbackLlmClient chain = (hasOwn ? builder.executor(own) : builder).build();
    List<FallbackOutcome> outcomes = new CopyOnWriteArrayList<>();
    var view =
        chain.reportingTo(
            outcome -> {
              note();
              outcomes.add(outcome);
            });

    CompletableFuture<Void> told = view.sendMessage("Hi").thenAccept(reply -> note());
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> note());
    view.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> stream.requested.get() == 1);
    onSelector(() -> bring(news));

    valueOf(told);
    subscriber.awaitCompletion();
    await().until(() -> outcomes.size() == 2);
    assertThat(ranOn).containsExactly(hasOwn ? "own" : "rhetor-callback");
  }

  private void bring(News news) {
    switch (news) {
      case ANSWER:
        stream.send("a");
        stream.complete();
        answer.complete(FakeLlm.answer("a"));
        break;
      case FAILURE:
        stream.fail(LOST);
        answer.completeExceptionally(LOST);
        break;
      default:
        stream.complete();
        answer.complete(FakeLlm.answer(" "));
    }
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void conditionThatBlocks_holdsUpNoEnd(Ending ending) throws Exception {
    FallbackLlmClient chain =
        chain(
                failure -> {
                  block();
                  return true;
                })
            .deadline(DEADLINE)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> stream.requested.get() == 1);
    onSelector(() -> bring(News.FAILURE));
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

    if (ending == Ending.DEADLINE) {
      time.advance(DEADLINE);
      failureOf(reply, FallbackExhaustedException.class);
      assertThat(subscriber.awaitFailure()).isInstanceOf(FallbackExhaustedException.class);
    } else if (ending == Ending.CLOSE) {
      chain.close();
      failureOf(reply, ClientClosedException.class);
      assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    } else {
      reply.cancel(true);
      subscriber.subscription().cancel();
      assertThat(reply).isCancelled();
    }
    assertThat(time.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listenerOfOutcomesThatBlocks_holdsUpNeitherOtherCallsNorClose(boolean streamed)
      throws Exception {
    FallbackLlmClient chain =
        chain(failure -> true).onOutcome(outcome -> onlyFirst(outcome)).build();
    if (streamed) {
      chain.streamMessage("Hi").subscribe(RecordingSubscriber.unbounded());
      await().until(() -> stream.requested.get() == 1);
    } else {
      chain.sendMessage("Hi");
    }
    onSelector(
        () -> {
          if (streamed) {
            stream.send("a");
            stream.complete();
          } else {
            answer.complete(FakeLlm.answer("a"));
          }
        });
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

    target.become(FakeLlm.saying("other"));
    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("other");
    assertThat(valueOf(chain.streamMessage("Hi").collect()).message()).isEqualTo("other");
    chain.close();
    assertThat(target.closed).hasValue(1);
  }

  private void onlyFirst(FallbackOutcome outcome) {
    if (blocked.getCount() > 0) {
      block();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listenerOfOutcomes_runsNotOnWhatCancelsACall(boolean streamed) throws Exception {
    FallbackLlmClient chain = chain(failure -> true).onOutcome(outcome -> note()).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);

    onSelector(
        () -> {
          if (streamed) {
            subscriber.subscription().cancel();
          } else {
            reply.cancel(true);
          }
        });

    await().until(() -> !ranOn.isEmpty());
    assertThat(ranOn).containsExactly("rhetor-callback");
  }

  @Test
  void readerAndListenerOfABudget_runNotOnTheThreadThatTells() throws Exception {
    ScriptedBudget budget = new ScriptedBudget();
    ScriptedLlm llm = new ScriptedLlm();
    try (BudgetAwareLlmClient client =
        BudgetAwareLlmClient.builder(llm, budget)
            .timers(time)
            .onWarning(
                warning -> {
                  note();
                  block();
                })
            .build()) {
      CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      client.streamMessage("Hi").subscribe(subscriber);
      await().until(() -> budget.questions.size() == 1);
      onSelector(() -> budget.tell(BudgetAwareFixture.NEAR));

      await().until(() -> llm.requests.size() == 2);
      await().until(() -> llm.requested > 0);
      llm.say("Hello");
      llm.sayChunk("Hello");
      llm.endStream();
      assertThat(valueOf(reply).warnings()).containsExactly(BudgetAwareFixture.NEAR_MESSAGE);
      subscriber.awaitCompletion();
      await().until(() -> !ranOn.isEmpty());
      assertThat(ranOn).containsExactly("rhetor-callback");
    }
  }

  @Test
  void budgetThatBlocksWhileItIsAsked_isNotWaitedForBeyondItsLimit() throws Exception {
    ScriptedLlm llm = new ScriptedLlm();
    ScriptedBudget blocking =
        new ScriptedBudget() {
          @Override
          public CompletableFuture<BudgetStatus> getStatus() {
            block();
            return new CompletableFuture<>();
          }
        };
    try (BudgetAwareLlmClient client =
        BudgetAwareLlmClient.builder(llm, blocking).readTimeout(DEADLINE).timers(time).build()) {
      CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

      time.advance(DEADLINE);

      await().until(() -> llm.requests.size() == 1);
      llm.say("Hello");
      assertThat(valueOf(reply).warnings()).hasSize(1);
    }
  }
}
