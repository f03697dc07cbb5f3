package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedLlm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Targets, budgets and listeners that block while they are cancelled or told hold up no call. */
@Timeout(60)
class BlockingTargetsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ManualTimers time = new ManualTimers();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Thread> entered = new CopyOnWriteArrayList<>();

  @AfterEach
  void endWhatBlocks() {
    release.countDown();
  }

  @Test
  void targetThatBlocksInCancel_holdsUpNeitherTheTimersNorTheDeadline() throws Exception {
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("target", FakeLlm.answering(new Blocking<>()))
            .thenReply("Sorry")
            .deadline(LIMIT)
            .timers(time)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

    time.advance(LIMIT);

    assertThat(valueOf(reply).message()).isEqualTo("Sorry");
    awaitEnteredElsewhere();
  }

  @Test
  void targetsThatBlockInCancel_holdUpNoClose() throws Exception {
    FakeLlm target =
        FakeLlm.of(
            Blocking::new,
            () ->
                subscriber ->
                    subscriber.onSubscribe(
                        new Flow.Subscription() {
                          @Override
                          public void request(long n) {}

                          @Override
                          public void cancel() {
                            block();
                          }
                        }));
    FallbackLlmClient chain = FallbackLlmClient.builder().first("target", target).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);

    chain.close();

    failureOf(reply, ClientClosedException.class);
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(target.closed).hasValue(1);
    awaitEnteredElsewhere();
  }

  @Test
  void budgetThatBlocksInCancel_holdsUpNeitherTheTimersNorTheCall() throws Exception {
    ScriptedLlm llm = new ScriptedLlm();
    try (BudgetAwareLlmClient client =
        BudgetAwareLlmClient.builder(llm, new BlockingBudget())
            .readTimeout(LIMIT)
            .timers(time)
            .build()) {
      CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");

      time.advance(LIMIT);

      await().until(() -> llm.requests.size() == 1);
      llm.say("Hello");
      assertThat(valueOf(reply).message()).isEqualTo("Hello");
      awaitEnteredElsewhere();
    }
  }

  @Test
  void whatFollowsABudgetThatIsNotToldInTime_runsNotOnTheTimers() throws Exception {
    List<Thread> told = new CopyOnWriteArrayList<>();
    ScriptedLlm llm = new ScriptedLlm();
    try (BudgetAwareLlmClient client =
        BudgetAwareLlmClient.builder(llm, new ScriptedBudget())
            .readTimeout(LIMIT)
            .onWarning(warning -> told.add(Thread.currentThread()))
            .timers(time)
            .build()) {
      client.sendMessage("Hi");

      time.advance(LIMIT);

      await().until(() -> told.size() == 1);
      assertThat(told).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void budgetThatBlocksInCancel_holdsUpNoClose() {
    ScriptedLlm llm = new ScriptedLlm();
    BudgetAwareLlmClient client =
        BudgetAwareLlmClient.builder(llm, new BlockingBudget()).timers(time).build();
    CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");

    client.close();

    failureOf(reply, ClientClosedException.class);
    assertThat(llm.closed).isTrue();
    awaitEnteredElsewhere();
  }

  @Test
  void listenerOfCircuitsThatBlocks_holdsUpNoCall_andIsToldAllInOrder() throws Exception {
    List<CircuitState> told = new CopyOnWriteArrayList<>();
    FakeLlm target = FakeLlm.failing(new RhetorConnectionException("Cannot connect.", null, false));
    FallbackPolicy policy =
        FallbackPolicy.builder()
            .circuitBreaker(
                CircuitBreakerPolicy.builder().consecutiveFailures(1).openDuration(LIMIT).build())
            .build();
    try (FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("target", target, policy)
            .thenReply("Sorry")
            .timers(time)
            .onCircuitChange(
                (name, state) -> {
                  block();
                  told.add(state);
                })
            .build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("Sorry");
        assertThat(valueOf(chain.streamMessage("Hi").collect()).message()).isEqualTo("Sorry");
        time.advance(LIMIT);
      }
      awaitEnteredElsewhere();
      release.countDown();

      await().until(() -> told.size() == 5);
      assertThat(told)
          .containsExactly(
              CircuitState.OPEN,
              CircuitState.HALF_OPEN,
              CircuitState.OPEN,
              CircuitState.HALF_OPEN,
              CircuitState.OPEN);
    }
  }

  private void awaitEnteredElsewhere() {
    await().until(() -> !entered.isEmpty());
    assertThat(entered).doesNotContain(Thread.currentThread());
  }

  private void block() {
    entered.add(Thread.currentThread());
    try {
      release.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** A future whose cancellation blocks. */
  private final class Blocking<T> extends CompletableFuture<T> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      block();
      return super.cancel(mayInterruptIfRunning);
    }
  }

  private final class BlockingBudget extends ScriptedBudget {
    @Override
    public CompletableFuture<BudgetStatus> getStatus() {
      return new Blocking<>();
    }
  }
}
