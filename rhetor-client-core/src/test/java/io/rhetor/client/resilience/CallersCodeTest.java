package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.RecordingSubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What checks, listeners, budgets and wrapped clients of callers throw, and where they block. */
@Timeout(60)
class CallersCodeTest extends BudgetAwareFixture {

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("defect"),
        new IOException("undeclared"),
        new AssertionError("defect"),
        new NoClassDefFoundError("missing"),
        new StackOverflowError("deep"),
        new OutOfMemoryError("for a test"));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void checkThatThrows_letsNothingBeSent(Throwable thrown) {
    LlmClient guarded =
        InputGuard.builder()
            .check("a rule", text -> FallbackFaultyTargetTest.sneakily(thrown))
            .build()
            .protect(llm);

    Throwable failure = catchThrowable(() -> guarded.sendMessage("a secret text"));

    if (thrown instanceof OutOfMemoryError) {
      assertThat(failure).isSameAs(thrown);
    } else {
      assertThat(failure)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(thrown.getClass().getName())
          .hasMessageContaining("'a rule'");
    }
    assertThatNothingWasSent();
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void listenersThatThrow_doNotHarmTheCall(Throwable thrown) throws Exception {
    budget.standingAt(NEAR);
    LlmClient chain =
        FallbackLlmClient.builder()
            .first(
                "only",
                builder().onWarning(warning -> FallbackFaultyTargetTest.sneakily(thrown)).build())
            .onOutcome(outcome -> FallbackFaultyTargetTest.sneakily(thrown))
            .listener(event -> FallbackFaultyTargetTest.sneakily(thrown))
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    llm.say("Hello");

    assertThat(valueOf(reply).warnings()).containsExactly(NEAR_MESSAGE);
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void clientBehindThatThrows_failsTheCall_withThatAsTheCause(Throwable thrown) throws Exception {
    budget.standingAt(PLENTY);
    llm.refusal = thrown;

    assertThat(catchThrowable(() -> builder().build().sendMessage("Hi").join())).hasCause(thrown);
  }

  @Test
  void futureThatThrowsInCancel_doesNotKeepItsCallFromBeingCancelled() {
    CompletableFuture<MessageResponse> faulty =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            throw new IllegalStateException("defect");
          }
        };
    budget.standingAt(PLENTY);
    CompletableFuture<MessageResponse> reply =
        BudgetAwareLlmClient.builder(FakeLlm.answering(faulty), budget)
            .executor(Runnable::run)
            .build()
            .sendMessage("Hi");

    assertThat(reply.cancel(true)).isTrue();
    assertThat(reply).isCancelled();
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void budgetThatThrows_cannotBeRead(Throwable thrown) throws Exception {
    ScriptedBudget throwing =
        new ScriptedBudget() {
          @Override
          public CompletableFuture<BudgetStatus> getStatus() {
            return FallbackFaultyTargetTest.sneakily(thrown);
          }
        };
    CompletableFuture<MessageResponse> reply =
        BudgetAwareLlmClient.builder(llm, throwing).build().sendMessage("Hi");
    await().dontCatchUncaughtExceptions().until(() -> llm.requests.size() == 1);
    llm.say("Hello");

    assertThat(valueOf(reply).warnings())
        .containsExactly("The budget could not be read: " + thrown.getClass().getName());
  }

  @Test
  void close_isNotHeldUpByWhoeverWaitsForTheBudget_norByABudgetThatThrows() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    ScriptedBudget throwing =
        new ScriptedBudget() {
          @Override
          public CompletableFuture<BudgetStatus> getStatus() {
            return new CompletableFuture<>() {
              @Override
              public boolean cancel(boolean mayInterruptIfRunning) {
                throw new AssertionError("defect");
              }
            };
          }
        };
    BudgetAwareLlmClient client = BudgetAwareLlmClient.builder(llm, throwing).build();
    CompletableFuture<Void> blocking =
        client
            .sendMessage("Hi")
            .handle(
                (reply, failure) -> {
                  try {
                    released.await();
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                  return null;
                });
    CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    client.streamMessage("Hi").subscribe(subscriber);

    client.close();

    assertThat(llm.closed).isTrue();
    assertThat(failureOf(reply, ClientClosedException.class)).isNotNull();
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(blocking).isNotDone();
    released.countDown();
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void close_reachesTheClientBehind_whateverItThrows(Throwable thrown) {
    AtomicInteger closed = new AtomicInteger();
    FakeLlm behind = FakeLlm.saying("x");
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("guarded", InputGuard.builder().build().protect(behind))
            .build();
    BudgetAwareLlmClient client = BudgetAwareLlmClient.builder(chain, budget).build();
    behind.onClose(
        () -> {
          closed.incrementAndGet();
          FallbackFaultyTargetTest.sneakily(thrown);
        });

    Throwable first = catchThrowable(client::close);

    assertThat(thrown instanceof IOException ? first.getCause() : first).isSameAs(thrown);
    assertThat(closed).hasValue(1);
  }

  @Test
  void budgetThatCannotBeRead_isAskedForAgainSoon() {
    BudgetAwareLlmClient client = builder().cacheFor(Duration.ofMinutes(1)).build();
    client.sendMessage("Hi");
    budget.tell(BudgetStatus.builder().build());
    time.advance(Duration.ofSeconds(4));
    client.sendMessage("Hi");
    assertThat(budget.questions).hasSize(1);
    time.advance(Duration.ofSeconds(2));
    client.sendMessage("Hi");

    assertThat(budget.questions).hasSize(2);
  }
}
