package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.run.AsyncSteps;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the budget stands, as the server told. Keeps what it was told for a while, and sends one
 * request however many ask at once; that one ends early only if all of them have gone.
 */
final class BudgetReadings {
  /** A server that cannot be read is not asked for every call, but is given another chance soon. */
  private static final Duration LONGEST_TO_KEEP_A_FAILURE = Duration.ofSeconds(5);

  /** Runs what answers and cancels, which is code of callers' or runs it. */
  private final CallbackExecutor executor;

  private final RhetorBudget budget;
  private final Timers timers;
  private final Duration keepFor;
  private final Duration patience;

  // Guarded by this, under which no foreign code runs.
  private @Nullable BudgetReading kept;
  private long keptSince;
  private @Nullable Refresh running;
  private final Set<Refresh> open = new HashSet<>();
  private boolean closed;

  BudgetReadings(
      RhetorBudget budget,
      CallbackExecutor executor,
      Timers timers,
      Duration keepFor,
      Duration patience) {
    this.budget = budget;
    this.executor = executor;
    this.timers = timers;
    this.keepFor = keepFor;
    this.patience = patience;
  }

  /** Returns what is known, or asks, or joins those who are asking. Fails only once closed. */
  CompletableFuture<BudgetReading> current() {
    CancellableFuture<BudgetReading> answer = new CancellableFuture<>();
    Refresh own = new Refresh();
    Refresh joined;
    synchronized (this) {
      BudgetReading known = kept;
      if (closed) {
        answer.fail(closedFailure());
        return answer;
      }
      if (known != null && isFresh(known)) {
        answer.succeed(known);
        return answer;
      }
      if (running == null) {
        running = own;
        open.add(own);
      }
      joined = running;
      joined.waiting.add(answer);
    }
    answer.onAbandon(() -> leave(joined, answer));
    if (joined == own) {
      own.start();
    }
    return answer;
  }

  /** Lets the next one ask anew, even if somebody is asking now. */
  synchronized void forget() {
    kept = null;
    running = null;
  }

  /** Fails those who wait and those who will ask. */
  void close() {
    List<Refresh> ended;
    List<CancellableFuture<BudgetReading>> answers = new ArrayList<>();
    synchronized (this) {
      closed = true;
      ended = new ArrayList<>(open);
      ended.forEach(refresh -> answers.addAll(refresh.takeWaiting()));
    }
    // Not here: what blocks there would keep the wrapped client from being closed.
    ended.forEach(refresh -> executor.execute(refresh::cancel));
    answers.forEach(answer -> executor.execute(() -> answer.fail(closedFailure())));
    timers.close();
  }

  private boolean isFresh(BudgetReading known) {
    long most = known.isReadable() ? Long.MAX_VALUE : LONGEST_TO_KEEP_A_FAILURE.toNanos();
    return timers.nanoTime() - keptSince < Math.min(keepFor.toNanos(), most);
  }

  private void leave(Refresh refresh, CompletableFuture<BudgetReading> answer) {
    boolean last;
    synchronized (this) {
      refresh.waiting.removeIf(each -> each == answer);
      last = refresh.waiting.isEmpty() && open.remove(refresh);
      if (last && running == refresh) {
        running = null;
      }
    }
    if (last) {
      executor.execute(refresh::cancel);
    }
  }

  private void ended(Refresh refresh, BudgetReading reading) {
    List<CancellableFuture<BudgetReading>> answers;
    synchronized (this) {
      open.remove(refresh);
      if (running == refresh) {
        running = null;
        kept = reading;
        keptSince = timers.nanoTime();
      }
      answers = refresh.takeWaiting();
    }
    answers.forEach(answer -> answer.succeed(reading));
  }

  private static ClientClosedException closedFailure() {
    return new ClientClosedException(
        "The budget-aware client was closed; make another one. Nothing was sent.", false);
  }

  /** One question to the server and all who wait for its answer. */
  private final class Refresh {
    private final AsyncSteps<BudgetStatus> course = new AsyncSteps<>();
    private final List<CancellableFuture<BudgetReading>> waiting = new ArrayList<>();

    @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to its own failures.
    private void start() {
      Timers.Timer limit;
      try {
        limit =
            timers.schedule(
                patience.toNanos(), () -> executor.execute(() -> course.fail(tooSlow())));
      } catch (Throwable noTimer) {
        // Others may have joined already, whose wait nothing else would end.
        FatalErrors.report(noTimer);
        executor.execute(() -> ended(this, new BudgetReading(null, noTimer)));
        return;
      }
      course
          .future()
          .whenComplete(
              (status, failure) -> {
                limit.cancel();
                BudgetReading reading = new BudgetReading(status, failure);
                executor.execute(() -> ended(this, reading));
              });
      executor.execute(this::ask);
    }

    private void ask() {
      if (course.future().isDone()) {
        return;
      }
      try {
        course.await(budget.getStatus(), course::succeed, course::fail);
      } catch (Throwable refused) {
        FatalErrors.report(refused);
        course.fail(refused);
      }
    }

    private void cancel() {
      course.future().cancel(true);
    }

    private List<CancellableFuture<BudgetReading>> takeWaiting() {
      List<CancellableFuture<BudgetReading>> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    }

    private RhetorTimeoutException tooSlow() {
      return new RhetorTimeoutException(
          RhetorTimeoutException.Phase.TOTAL,
          patience,
          String.format(
              "The server did not tell within %s where the budget stands. Look to the server, or"
                  + " wait longer with readTimeout.",
              patience),
          null,
          false);
    }
  }
}
