package io.rhetor.client.resilience;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.message.MessageResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a chain, each of whose attempts asks one target. The caller's thread asks the first
 * target; all that follows from its answer runs on the executor of the chain: the question to the
 * next one, conditions, listeners, the end.
 */
final class FallbackCall extends AttemptLoop<TargetAttempt, FallbackAttempt> {
  /** The kind of call, whose answer comes whole or piece by piece. */
  interface Kind {
    /** Makes the attempt that asks a target. */
    TargetAttempt newAttempt(Target target, Permit permit);

    /** Gives the caller the static reply, once the end is claimed. */
    void reply(String text);

    /** Tells the caller of the failure, once the end is claimed. */
    void tell(Throwable failure);
  }

  private final Chain chain;
  private final Consumer<? super FallbackOutcome> caller;
  private final CallbackExecutor executor;
  private final Kind kind;
  // Written by one attempt after the other.
  private volatile int next;
  private volatile @Nullable Throwable refused;
  private volatile @Nullable Asking asking;

  // Guarded by this.
  private int asked;
  private @Nullable FallbackAttempt lastAsked;

  /** Begins a call; the operation is the method of the chain that was called. */
  FallbackCall(
      Chain chain,
      @Nullable Consumer<? super FallbackOutcome> caller,
      String operation,
      CallbackExecutor executor,
      Kind kind) {
    super(chain.timers, chain.events(operation));
    this.chain = chain;
    this.caller = caller != null ? caller : outcome -> {};
    this.executor = executor;
    this.kind = kind;
    startTime();
  }

  /** Asks the first target; from now on the call can be closed and its deadline counts. */
  void start() {
    if (isOver()) {
      return;
    }
    chain.add(this);
    Duration deadline = chain.deadline;
    if (deadline != null) {
      limit(deadline, () -> expire(deadline));
    }
    if (isOver()) {
      chain.remove(this);
    } else {
      askOne();
    }
  }

  @Override
  protected void released() {
    chain.remove(this);
  }

  /** Runs a step that may run users' code, which ends the call if it throws. */
  private void follow(Runnable step) {
    executor.execute(() -> guarded(step), thrown -> refused = thrown);
  }

  /** Runs the step that follows from how an attempt ended, on the executor. */
  void ended(Runnable step) {
    Asking current = asking;
    if (current != null && current.isHere() && current.step == null) {
      current.step = step;
    } else {
      follow(step);
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      fail(thrown);
    }
  }

  long now() {
    return chain.timers.nanoTime();
  }

  /**
   * Asks the next target, on the executor; a loop, so that many which fail at once need no stack.
   */
  private void askNext() {
    Asking outer = asking;
    if (outer != null && outer.isHere()) {
      outer.goesOn = true;
      return;
    }
    Asking own = new Asking();
    asking = own;
    do {
      own.goesOn = false;
      askOne();
      for (Runnable step = own.step; step != null; step = own.step) {
        own.step = null;
        guarded(step);
      }
    } while (own.goesOn);
    if (asking == own) {
      asking = null;
    }
  }

  private void askOne() {
    Throwable byExecutor = refused;
    if (byExecutor != null) {
      fail(Failures.executorRefused(byExecutor));
      return;
    }
    for (int at = next; at < chain.targets.size(); at++) {
      Target target = chain.targets.get(at);
      next = at + 1;
      Permit permit = target.breaker.tryAcquire();
      if (permit != null) {
        ask(kind.newAttempt(target, permit));
        return;
      }
      noteUnlessOver(target);
    }
    if (claim()) {
      follow(this::replyOrFail);
    }
  }

  private void ask(TargetAttempt attempt) {
    becomeCurrent(attempt);
    if (!isOver()) {
      tellAsked(attempt.target.name);
    }
    if (isOver()) {
      // Ended by another thread, which may have missed this attempt, or by the listener.
      attempt.permit.ignored();
      executor.execute(attempt::abort);
      return;
    }
    try {
      attempt.ask();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      attempt.failed(thrown);
    }
  }

  /** The target gave the answer, after the end was claimed for it. */
  void answered(TargetAttempt by) {
    if (end(by, Result.ANSWERED, null)) {
      by.permit.succeeded();
    }
    tellAnswered(by.target.name);
  }

  /** The target gave an answer without text, and that is a failure. */
  void wasEmpty(TargetAttempt attempt) {
    if (endUnlessOver(attempt, Result.EMPTY, null)) {
      attempt.permit.failed();
      askNext();
    }
  }

  /**
   * The target failed: the next one is asked, unless the caller has some of the answer already
   * ({@code begun}); else the call fails with what is shown.
   */
  void failed(TargetAttempt attempt, Throwable failure, Throwable shown, boolean begun) {
    if (!endUnlessOver(attempt, Result.FAILED, failure)) {
      return;
    }
    attempt.failed(FallbackPolicy.isTargetsFault(Failures.plain(failure)));
    if (!begun && attempt.target.fallsBackOn(failure)) {
      askNext();
    } else {
      fail(shown);
    }
  }

  /** Ends the call with a failure, unless it is over; where users' code may run. */
  void fail(Throwable failure) {
    if (claim()) {
      tellFailed(failure);
      kind.tell(failure);
    }
  }

  private void expire(Duration limit) {
    if (claimUnlessBegun()) {
      abortCurrent();
      follow(
          () -> {
            cutOff(limit);
            replyOrFail();
          });
    }
  }

  /** Ends the call since its chain was closed. */
  void close() {
    if (claim()) {
      abortCurrent();
      follow(
          () -> {
            endCancelled();
            Throwable failure = Chain.closedFailure(wasAnyAsked());
            tellFailed(failure);
            kind.tell(failure);
          });
    }
  }

  /** Ends the call for its caller. */
  void cancel() {
    if (claim()) {
      abortCurrent();
      follow(
          () -> {
            endCancelled();
            events().cancelled();
            tellOutcome(null, null);
          });
    }
  }

  /** On the executor, since a target that blocks must not hold up the end. */
  private void abortCurrent() {
    TargetAttempt attempt = current();
    if (attempt != null) {
      executor.execute(attempt::abort);
    }
  }

  private void replyOrFail() {
    String reply = chain.reply;
    if (reply != null) {
      tellAsked(FallbackLlmClient.STATIC_REPLY);
      tellAnswered(FallbackLlmClient.STATIC_REPLY);
      kind.reply(reply);
    } else {
      FallbackExhaustedException failure = new FallbackExhaustedException(earlier());
      tellFailed(failure);
      kind.tell(failure);
    }
  }

  private void endCancelled() {
    TargetAttempt attempt = current();
    if (attempt != null && end(attempt, Result.CANCELLED, null)) {
      attempt.permit.ignored();
    }
  }

  /** The target is to blame for a deadline if it had at least half of the time for itself. */
  private void cutOff(Duration limit) {
    TargetAttempt attempt = current();
    if (attempt == null) {
      return;
    }
    boolean toBlame = attempt.duration().multipliedBy(2).compareTo(limit) >= 0;
    if (end(attempt, Result.FAILED, Chain.deadlinePassed(attempt.target, limit))) {
      attempt.failed(toBlame);
    }
  }

  private synchronized void noteUnlessOver(Target withOpenCircuit) {
    if (!isOver()) {
      note(FallbackAttempt.of(withOpenCircuit.name, Result.CIRCUIT_OPEN, Duration.ZERO, null));
    }
  }

  private synchronized boolean endUnlessOver(
      TargetAttempt attempt, Result result, @Nullable Throwable failure) {
    return !isOver() && end(attempt, result, failure);
  }

  /** Notes how an attempt ended; false if that is noted already. */
  private synchronized boolean end(
      TargetAttempt attempt, Result result, @Nullable Throwable failure) {
    if (!attempt.end()) {
      return false;
    }
    asked++;
    lastAsked = FallbackAttempt.of(attempt.target.name, result, attempt.duration(), failure);
    note(lastAsked);
    return true;
  }

  private synchronized boolean wasAnyAsked() {
    return asked > 0;
  }

  /** Tells that a target is asked, in place of the one that was asked before. */
  private void tellAsked(String target) {
    int before;
    FallbackAttempt last;
    synchronized (this) {
      before = asked;
      last = lastAsked;
    }
    if (last != null) {
      events().fellBack(before, last.target(), last.failure().map(Failures::plain).orElse(null));
    }
    events().attemptStarted(before + 1, target);
  }

  private void tellAnswered(String target) {
    events().succeeded();
    events().flush();
    tellOutcome(target, null);
  }

  private void tellFailed(Throwable failure) {
    // The wrapper of a stream holds a part of the answer.
    events().failed(Failures.plain(failure));
    events().flush();
    tellOutcome(null, failure);
  }

  private void tellOutcome(@Nullable String answeredBy, @Nullable Throwable failure) {
    chain.tell(new FallbackOutcome(answeredBy, earlier(), elapsed(), failure), caller);
  }

  /** Marks an answer that is not of the first target. */
  static MessageResponse asFallback(MessageResponse answer, Target by) {
    return by.first || answer.isFallback() ? answer : answer.toBuilder().fallback(true).build();
  }

  /** A thread of the executor that asks targets, and what follows there at once. */
  private static final class Asking {
    private final Thread thread = Thread.currentThread();

    // Owned by the thread that asks.
    private boolean goesOn;
    private @Nullable Runnable step;

    boolean isHere() {
      return thread == Thread.currentThread();
    }
  }
}
