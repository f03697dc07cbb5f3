package io.rhetor.client.resilience;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call along the targets: whom it has asked, how they did, and whether it is over.
 * Many may want to end a call (an answer, a failure, the deadline, the caller, the chain); only who
 * {@linkplain #claim() claims} its end may do so, and then cancels the target that is being asked.
 *
 * <p>Listeners and circuits are told without any lock.
 */
final class FallbackCourse {
  private final Chain chain;
  private final CourseReport report;
  private final CallbackExecutor executor;

  // Guarded by this.
  private final List<FallbackAttempt> attempts = new ArrayList<>();
  private int next;
  private @Nullable Target asked;
  private @Nullable Permit permit;
  private long askedAt;
  private boolean over;
  private Chain.@Nullable Run run;
  private @Nullable Timer timer;

  /**
   * Begins a course.
   *
   * @param operation the method of the chain that was called
   */
  FallbackCourse(Chain chain, Consumer<? super FallbackOutcome> caller, String operation) {
    this.chain = chain;
    this.report = new CourseReport(chain, caller, operation);
    this.executor = chain.executor().forCaller();
  }

  /** Runs what must not run on the thread that brings an answer, a timeout or the close. */
  CallbackExecutor executor() {
    return executor;
  }

  /** Begins the call: from now on it can be closed with the chain, and its deadline counts. */
  void start(Chain.Run toEnd) {
    synchronized (this) {
      if (over) {
        return;
      }
      run = toEnd;
    }
    chain.add(toEnd);
    chain.deadline().ifPresent(limit -> startDeadline(limit, toEnd));
    if (isOver()) {
      chain.remove(toEnd);
    }
  }

  private void startDeadline(Duration limit, Chain.Run toEnd) {
    Timer started = chain.timers().schedule(limit.toNanos(), toEnd::expire);
    synchronized (this) {
      if (!over) {
        timer = started;
        return;
      }
    }
    started.cancel();
  }

  /** An answer has begun: the deadline no longer counts. */
  void stopDeadline() {
    Timer toCancel;
    synchronized (this) {
      toCancel = timer;
      timer = null;
    }
    if (toCancel != null) {
      toCancel.cancel();
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  /** Goes on to the next target whose circuit lets the call through; null if there is none. */
  @Nullable Target next() {
    while (true) {
      Target target;
      synchronized (this) {
        if (over || next == chain.targets().size()) {
          return null;
        }
        target = chain.targets().get(next);
        next++;
      }
      Permit given = target.breaker().tryAcquire();
      List<FallbackAttempt> before = begin(target, given);
      if (before != null) {
        report.asks(target.name(), before);
        // Ended by another thread, or by the listener.
        return isOver() ? null : target;
      }
      if (given != null) {
        given.ignored();
      }
    }
  }

  /** Returns the attempts before this one; null if it cannot begin. */
  private synchronized @Nullable List<FallbackAttempt> begin(
      Target target, @Nullable Permit given) {
    if (over) {
      return null;
    }
    if (given == null) {
      attempts.add(attempt(target, Result.CIRCUIT_OPEN, Duration.ZERO).build());
      return null;
    }
    asked = target;
    permit = given;
    askedAt = chain.timers().nanoTime();
    return attempts();
  }

  /** Notes that the target failed, and says whether the next one is to be asked. */
  boolean goesOnAfter(Throwable failure) {
    Target target;
    Permit ended;
    synchronized (this) {
      target = asked;
      ended = over ? null : endAttempt(Result.FAILED, failure);
    }
    if (target == null || ended == null) {
      return false;
    }
    if (FallbackPolicy.isTargetsFault(Target.plain(failure))) {
      ended.failed();
    } else {
      ended.ignored();
    }
    return target.fallsBackOn(failure);
  }

  /** Notes that the target gave an answer without text, and that this is a failure. */
  void wasEmpty() {
    Permit ended;
    synchronized (this) {
      ended = over ? null : endAttempt(Result.EMPTY, null);
    }
    if (ended != null) {
      ended.failed();
    }
  }

  /**
   * Claims the end of the call. Who gets it, and nobody else, then calls one of the methods below.
   *
   * @return false if the call is over already
   */
  boolean claim() {
    Chain.Run ended;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      ended = run;
      run = null;
    }
    stopDeadline();
    if (ended != null) {
      chain.remove(ended);
    }
    return true;
  }

  /** The target answered. */
  void answered() {
    Target target;
    Permit ended;
    synchronized (this) {
      target = asked;
      ended = endAttempt(Result.ANSWERED, null);
    }
    if (target != null && ended != null) {
      ended.succeeded();
      report.answered(target.name(), attempts());
    }
  }

  /** The static reply stands in. */
  void replied() {
    List<FallbackAttempt> all = attempts();
    report.asks(FallbackLlmClient.STATIC_REPLY, all);
    report.answered(FallbackLlmClient.STATIC_REPLY, all);
  }

  /** The caller gets the failure of the target, which is noted already. */
  void failed(Throwable failure) {
    report.failed(failure, attempts());
  }

  /** Nobody is left to be asked. */
  FallbackExhaustedException exhausted() {
    FallbackExhaustedException failure = new FallbackExhaustedException(attempts());
    report.failed(failure, attempts());
    return failure;
  }

  /** The caller ended the call. */
  void cancelled() {
    endCancelled();
    report.cancelled(attempts());
  }

  /** The chain was closed. */
  RhetorException closed() {
    endCancelled();
    RhetorException failure =
        Chain.closedFailure(
            attempts().stream().anyMatch(attempt -> attempt.result() != Result.CIRCUIT_OPEN));
    report.failed(failure, attempts());
    return failure;
  }

  private void endCancelled() {
    Permit ended;
    synchronized (this) {
      ended = endAttempt(Result.CANCELLED, null);
    }
    if (ended != null) {
      ended.ignored();
    }
  }

  /**
   * Notes that the deadline cut the target off. It is to blame if it had at least half of the time
   * for itself.
   */
  void cutOff(Duration limit) {
    Permit ended;
    boolean toBlame;
    synchronized (this) {
      if (asked == null) {
        return;
      }
      toBlame = elapsedSince(askedAt).multipliedBy(2).compareTo(limit) >= 0;
      ended = endAttempt(Result.FAILED, Chain.deadlinePassed(asked, limit));
    }
    if (ended != null && toBlame) {
      ended.failed();
    } else if (ended != null) {
      ended.ignored();
    }
  }

  private synchronized @Nullable Permit endAttempt(Result result, @Nullable Throwable failure) {
    Target target = asked;
    Permit ended = permit;
    if (target == null) {
      return null;
    }
    FallbackAttempt.Builder attempt = attempt(target, result, elapsedSince(askedAt));
    if (failure != null) {
      attempt.failure(failure);
    }
    attempts.add(attempt.build());
    asked = null;
    permit = null;
    return ended;
  }

  private static FallbackAttempt.Builder attempt(Target target, Result result, Duration duration) {
    return FallbackAttempt.builder().target(target.name()).result(result).duration(duration);
  }

  private synchronized List<FallbackAttempt> attempts() {
    return List.copyOf(attempts);
  }

  private Duration elapsedSince(long nanos) {
    return Duration.ofNanos(chain.timers().nanoTime() - nanos);
  }
}
