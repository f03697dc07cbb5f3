package io.rhetor.client.resilience;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.internal.call.CallEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells all who want to know of one call: of its attempts as they come, and of its end. What it
 * tells follows from the attempts that it is given, so that threads which tell at the same moment
 * do not mix things up.
 */
final class CourseReport {
  private final Chain chain;
  private final Consumer<? super FallbackOutcome> caller;
  private final CallEvents events;
  private final long begunAt;

  /** Begins the report of a call that begins now. */
  CourseReport(Chain chain, Consumer<? super FallbackOutcome> caller, String operation) {
    this.chain = chain;
    this.caller = caller;
    this.events = chain.events(operation);
    this.begunAt = chain.timers().nanoTime();
  }

  /** Somebody is asked, in place of whoever was asked before. */
  void asks(String target, List<FallbackAttempt> before) {
    int asked = 0;
    FallbackAttempt last = null;
    for (FallbackAttempt each : before) {
      if (each.result() != Result.CIRCUIT_OPEN) {
        asked++;
        last = each;
      }
    }
    if (last != null) {
      Throwable failure = last.failure().map(Target::plain).orElse(null);
      events.fellBack(asked, last.target(), failure);
    }
    events.attemptStarted(asked + 1, target);
  }

  void answered(String target, List<FallbackAttempt> attempts) {
    events.succeeded();
    events.flush();
    tell(attempts, target, null);
  }

  void failed(Throwable failure, List<FallbackAttempt> attempts) {
    // The wrapper of a stream holds a part of the answer.
    events.failed(Target.plain(failure));
    events.flush();
    tell(attempts, null, failure);
  }

  void cancelled(List<FallbackAttempt> attempts) {
    events.cancelled();
    tell(attempts, null, null);
  }

  private void tell(
      List<FallbackAttempt> attempts, @Nullable String answeredBy, @Nullable Throwable failure) {
    chain.tell(
        FallbackOutcome.builder()
            .attempts(attempts)
            .duration(Duration.ofNanos(chain.timers().nanoTime() - begunAt))
            .answeredBy(Optional.ofNullable(answeredBy))
            .failure(Optional.ofNullable(failure))
            .build(),
        caller);
  }
}
