package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** How often the server is asked where the budget stands. */
class BudgetReadingsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final RhetorConnectionException DOWN =
      new RhetorConnectionException("Rhetor is down.", null, true);

  private static final CallbackExecutor INLINE =
      CallbackExecutor.of(Optional.of((Executor) Runnable::run));

  private final ScriptedBudget budget = new ScriptedBudget();
  private final ManualTimers time = new ManualTimers();
  private final BudgetReadings readings = keeping(Duration.ofSeconds(30));

  @Test
  void whatWasTold_countsForAWhile() {
    readings.current();
    budget.tell(BudgetAwareFixture.PLENTY);

    time.advance(Duration.ofSeconds(30).minusNanos(1));
    assertThat(readings.current()).isDone();
    assertThat(budget.questions).hasSize(1);

    time.advance(Duration.ofNanos(1));
    assertThat(readings.current()).isNotDone();
    assertThat(budget.questions).hasSize(2);
  }

  @Test
  void failure_countsForFiveSeconds() {
    readings.current();
    budget.fail(DOWN);

    time.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(readings.current()).isDone();
    assertThat(budget.questions).hasSize(1);

    time.advance(Duration.ofNanos(1));
    assertThat(readings.current()).isNotDone();
  }

  @Test
  void withoutCache_eachCallAsks() {
    BudgetReadings fresh = keeping(Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      fresh.current();
      budget.tell(BudgetAwareFixture.PLENTY);
    }
    fresh.current();
    budget.fail(DOWN);
    fresh.current();

    assertThat(budget.questions).hasSize(5);
  }

  @Test
  void thoseWhoAskAtOnce_shareOneQuestion() {
    List<CompletableFuture<BudgetReading>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(readings.current());
    }

    assertThat(budget.questions).hasSize(1);
    budget.tell(BudgetAwareFixture.PLENTY);

    assertThat(answers)
        .allSatisfy(
            answer -> assertThat(answer.getNow(null).status).isSameAs(BudgetAwareFixture.PLENTY));
  }

  @Test
  void oneWhoGoes_doesNotEndTheQuestionOfTheOthers() throws Exception {
    CompletableFuture<BudgetReading> first = readings.current();
    CompletableFuture<BudgetReading> second = readings.current();

    first.cancel(true);
    assertThat(budget.last()).isNotDone();
    budget.tell(BudgetAwareFixture.PLENTY);

    assertThat(Outcomes.valueOf(second).status).isSameAs(BudgetAwareFixture.PLENTY);
    assertThat(first).isCancelled();
  }

  @Test
  void lastOneWhoGoes_endsTheQuestion_andTheNextOneAsksAnew() throws Exception {
    CompletableFuture<BudgetReading> first = readings.current();
    CompletableFuture<BudgetReading> second = readings.current();
    first.cancel(true);
    second.cancel(true);
    assertThat(budget.last()).isCancelled();

    CompletableFuture<BudgetReading> third = readings.current();
    assertThat(budget.questions).hasSize(2);
    budget.tell(BudgetAwareFixture.NEAR);

    assertThat(Outcomes.valueOf(third).status).isSameAs(BudgetAwareFixture.NEAR);
  }

  @Test
  void forget_letsTheNextOneAsk_andKeepsNoOlderAnswer() throws Exception {
    CompletableFuture<BudgetReading> before = readings.current();
    readings.forget();
    CompletableFuture<BudgetReading> after = readings.current();
    assertThat(budget.questions).hasSize(2);

    budget.questions.get(1).complete(BudgetAwareFixture.PLENTY);
    budget.questions.get(0).complete(BudgetAwareFixture.USED_UP);

    assertThat(Outcomes.valueOf(before).status).isSameAs(BudgetAwareFixture.USED_UP);
    assertThat(Outcomes.valueOf(after).status).isSameAs(BudgetAwareFixture.PLENTY);
    assertThat(Outcomes.valueOf(readings.current()).status).isSameAs(BudgetAwareFixture.PLENTY);
  }

  @Test
  void limitThatCannotBeSet_isTheReading_andTheNextOneAsksAnew() throws Exception {
    OutOfMemoryError thrown = new OutOfMemoryError("unable to create native thread");
    Timers broken =
        new Timers() {
          @Override
          public long nanoTime() {
            return time.nanoTime();
          }

          @Override
          public Timer schedule(long nanos, Runnable task) {
            throw thrown;
          }
        };
    BudgetReadings asking = new BudgetReadings(budget, INLINE, broken, Duration.ZERO, PATIENCE);

    assertThat(Outcomes.valueOf(asking.current()).failure).isSameAs(thrown);
    assertThat(Outcomes.valueOf(asking.current()).failure).isSameAs(thrown);
    assertThat(budget.questions).isEmpty();
  }

  @Test
  void errorOfTheVirtualMachine_isTheReading_andReachesTheUncaughtHandlerToo() throws Exception {
    InternalError thrown = new InternalError("for a test");
    AtomicReference<Throwable> reported = new AtomicReference<>();
    AtomicReference<BudgetReading> reading = new AtomicReference<>();
    ScriptedBudget broken =
        new ScriptedBudget() {
          @Override
          public CompletableFuture<BudgetStatus> getStatus() {
            throw thrown;
          }
        };
    BudgetReadings asking = new BudgetReadings(broken, INLINE, time, PATIENCE, PATIENCE);
    Thread caller = new Thread(() -> reading.set(asking.current().join()));
    caller.setUncaughtExceptionHandler((thread, error) -> reported.set(error));
    caller.start();
    caller.join();

    assertThat(reading.get().failure).isSameAs(thrown);
    assertThat(reported).hasValue(thrown);
  }

  @Property
  void whateverHappens_atMostOneQuestionIsOpen_andNobodyWaitsInVain(
      @ForAll("events") List<Event> events) {
    ScriptedBudget asked = new ScriptedBudget();
    ManualTimers clock = new ManualTimers();
    BudgetReadings shared =
        new BudgetReadings(asked, INLINE, clock, Duration.ofSeconds(30), Duration.ofSeconds(4));
    List<CompletableFuture<BudgetReading>> answers = new ArrayList<>();
    for (Event event : events) {
      event.happen(shared, asked, clock, answers);
      long waiting = answers.stream().filter(answer -> !answer.isDone()).count();
      long open = asked.questions.stream().filter(question -> !question.isDone()).count();

      assertThat(open).isEqualTo(waiting == 0 ? 0 : 1);
      assertThat(clock.pending()).isEqualTo((int) open);
    }
    clock.advance(Duration.ofSeconds(4));
    assertThat(answers).allMatch(CompletableFuture::isDone);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    return Arbitraries.of(Event.class).list().ofMaxSize(40);
  }

  private BudgetReadings keeping(Duration keepFor) {
    return new BudgetReadings(budget, INLINE, time, keepFor, PATIENCE);
  }

  /** What can happen to those who ask. */
  private enum Event {
    ASK,
    LEAVE,
    TELL,
    FAIL,
    WAIT;

    void happen(
        BudgetReadings readings,
        ScriptedBudget budget,
        ManualTimers time,
        List<CompletableFuture<BudgetReading>> answers) {
      switch (this) {
        case ASK:
          answers.add(readings.current());
          break;
        case LEAVE:
          answers.stream()
              .filter(answer -> !answer.isDone())
              .findFirst()
              .ifPresent(answer -> answer.cancel(true));
          break;
        case TELL:
          budget.questions.forEach(question -> question.complete(BudgetAwareFixture.PLENTY));
          break;
        case FAIL:
          budget.questions.forEach(question -> question.completeExceptionally(DOWN));
          break;
        case WAIT:
          time.advance(Duration.ofSeconds(3));
          break;
      }
    }
  }
}
