package io.rhetor.client.resilience;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.message.MessageResponse;
import java.lang.System.Logger.Level;
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
    void reply(StaticReply reply);

    /** Tells the caller of the failure, once the end is claimed. */
    void tell(Throwable failure);
  }

  private final Chain chain;
  private final Consumer<? super FallbackOutcome> caller;
  private final CallbackExecutor executor;
  private final Kind kind;
  private final Steps steps;

  // Written by one attempt after the other.
  private volatile int next;

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
    this.steps = new Steps(executor, this::broke);
    startTime();
  }

  /** Asks the first target; from now on the call can be closed and its deadline counts. */
  void start() {
    if (isOver()) {
      return;
    }
    chain.add(this);
    try {
      limitTime();
    } catch (Throwable noTimer) {
      FatalErrors.report(noTimer);
      broke(noTimer);
    }
    if (isOver()) {
      chain.remove(this);
    } else {
      askNext();
    }
  }

  private void limitTime() {
    Duration deadline = chain.deadline;
    if (deadline != null) {
      limit(deadline, () -> expire(deadline));
    }
  }

  @Override
  protected void released() {
    chain.remove(this);
  }

  /** Runs the step that follows from how an attempt ended, on the executor. */
  void ended(Runnable step) {
    steps.followInTurn(step);
  }

  long now() {
    return chain.timers.nanoTime();
  }

  /** Asks the next target whose circuit lets it. */
  private void askNext() {
    Throwable byExecutor = steps.refusal();
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
      followEnd(this::replyOrFail);
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
      ended(this::askNext);
    }
  }

  /**
   * The target failed: the next one is asked, unless the caller has some of the answer already
   * ({@code begun}); else the call fails with what is shown.
   */
  void failed(TargetAttempt attempt, Throwable failure, Throwable shown, boolean begun) {
    // Before the end is noted: what the failure itself throws must not leave the permit in use.
    boolean toBlame = FallbackPolicy.isTargetsFault(Failures.plain(failure));
    if (!endUnlessOver(attempt, Result.FAILED, failure)) {
      return;
    }
    attempt.failed(toBlame);
    if (!begun && attempt.target.fallsBackOn(failure)) {
      ended(this::askNext);
    } else {
      fail(shown);
    }
  }

  /** Ends the call with a failure, unless it is over; where users' code may run. */
  void fail(Throwable failure) {
    if (claim()) {
      tellFailed(failure);
    }
  }

  /** Ends the call with what was thrown where its steps are taken; on any thread. */
  void broke(Throwable thrown) {
    if (claim()) {
      abortAnd(
          () -> {
            endCurrent(Result.FAILED, thrown);
            tellFailed(thrown);
          });
    } else {
      Chain.LOG.write(Level.WARNING, "A fallback chain threw behind the end of a call.", thrown);
    }
  }

  private void expire(Duration limit) {
    if (claimUnlessBegun()) {
      abortAnd(
          () -> {
            cutOff(limit);
            replyOrFail();
          });
    }
  }

  /** Ends the call since its chain was closed. */
  void close() {
    if (claim()) {
      abortAnd(
          () -> {
            endCurrent(Result.CANCELLED, null);
            tellFailed(Chain.closedFailure(asked() > 0));
          });
    }
  }

  /** Ends the call for its caller. */
  void cancel() {
    if (claim()) {
      abortAnd(
          () -> {
            endCurrent(Result.CANCELLED, null);
            events().cancelled();
            tellOutcome(null, null);
          });
    }
  }

  /** Aborts on the executor, since a target that blocks must not hold up the end. */
  private void abortAnd(Runnable end) {
    TargetAttempt attempt = current();
    if (attempt != null) {
      executor.execute(attempt::abort);
    }
    followEnd(end);
  }

  /** Runs on the executor what tells the end that was claimed: if it throws, that is the end. */
  private void followEnd(Runnable end) {
    steps.follow(
        () -> {
          try {
            end.run();
          } catch (Throwable thrown) {
            kind.tell(thrown);
            throw thrown;
          }
        });
  }

  private void replyOrFail() {
    StaticReply reply = chain.reply;
    if (reply != null) {
      telling(
          () -> {
            tellAsked(FallbackLlmClient.STATIC_REPLY);
            tellAnswered(FallbackLlmClient.STATIC_REPLY);
          });
      kind.reply(reply);
    } else {
      tellFailed(new FallbackExhaustedException(earlier()));
    }
  }

  private void endCurrent(Result result, @Nullable Throwable failure) {
    TargetAttempt attempt = current();
    if (attempt != null && end(attempt, result, failure)) {
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

  private synchronized int asked() {
    return asked;
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
    telling(
        () -> {
          // The wrapper of a stream holds a part of the answer.
          events().failed(Failures.plain(failure));
          events().flush();
          tellOutcome(null, failure);
        });
    kind.tell(failure);
  }

  /** Tells the listeners of the end, which must not keep it from the caller. */
  private static void telling(Runnable listeners) {
    Failures.tell(Chain.LOG, "How a call of a fallback chain ended could not be told.", listeners);
  }

  private void tellOutcome(@Nullable String answeredBy, @Nullable Throwable failure) {
    chain.tell(new FallbackOutcome(answeredBy, earlier(), elapsed(), failure), caller);
  }

  /** Marks an answer that is not of the first target. */
  static MessageResponse asFallback(MessageResponse answer, Target by) {
    return by.first || answer.isFallback() ? answer : answer.toBuilder().fallback(true).build();
  }
}
