package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.message.MessageResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call for a whole answer. The caller's thread asks the first target, and those after it for as
 * long as targets have failed by the time they return; once a target is waited for, the next ones
 * are asked on the executor of the chain. Deadline, caller and chain end the call at any time, also
 * while a target holds up the thread that asks it.
 */
final class FallbackCall implements Chain.Run {
  private final Chain chain;
  private final FallbackCourse course;
  private final Function<LlmClient, CompletableFuture<MessageResponse>> question;
  private final CancellableFuture<MessageResponse> result = new CancellableFuture<>();
  private volatile @Nullable CompletableFuture<MessageResponse> active;

  private FallbackCall(
      Chain chain,
      FallbackCourse course,
      Function<LlmClient, CompletableFuture<MessageResponse>> question) {
    this.chain = chain;
    this.course = course;
    this.question = question;
  }

  static CompletableFuture<MessageResponse> begin(
      Chain chain,
      FallbackCourse course,
      Function<LlmClient, CompletableFuture<MessageResponse>> question) {
    FallbackCall call = new FallbackCall(chain, course, question);
    call.result.onAbandon(call::cancel);
    call.course.start(call);
    call.askOn();
    return call.result;
  }

  @Override
  public void expire() {
    Duration limit = chain.deadline().orElseThrow();
    if (course.claim()) {
      course.executor().execute(this::cancelActive);
      course
          .executor()
          .execute(
              () -> {
                course.cutOff(limit);
                replyOrFail();
              });
    }
  }

  @Override
  public void close() {
    if (course.claim()) {
      course.executor().execute(this::cancelActive);
      course.executor().execute(() -> result.fail(course.closed()));
    }
  }

  private void cancel() {
    if (course.claim()) {
      cancelActive();
      course.cancelled();
    }
  }

  /** Runs code of the target's, or of what depends on its future. */
  private void cancelActive() {
    CompletableFuture<MessageResponse> asked = active;
    if (asked != null) {
      Failures.logged("cancel", () -> asked.cancel(true));
    }
  }

  /** Asks one target after the other until one has to be waited for, or the call is over. */
  private void askOn() {
    boolean goesOn = true;
    while (goesOn) {
      Target target = course.next();
      if (target == null) {
        if (course.claim()) {
          replyOrFail();
        }
        return;
      }
      goesOn = ask(target);
    }
  }

  /** Asks a target; true if it has failed already, so that the next one is to be asked. */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to its own failures.
  private boolean ask(Target target) {
    try {
      CompletableFuture<MessageResponse> asked = question.apply(target.llm());
      if (asked == null) {
        return failed(returnedNull(target));
      }
      active = asked;
      if (course.isOver()) {
        cancelActive();
        return false;
      }
      if (asked.isDone()) {
        return settle(target, asked);
      }
      asked.whenComplete((answer, failure) -> goOnAfter(target, asked));
      return false;
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      return failed(thrown);
    }
  }

  private void goOnAfter(Target target, CompletableFuture<MessageResponse> asked) {
    if (settle(target, asked)) {
      Throwable refused = course.executor().tryExecute(this::askOn);
      if (refused != null) {
        course.executor().execute(() -> end(Failures.executorRefused(refused)));
      }
    }
  }

  /** Ends the call with what the target brought; true if the next one is to be asked instead. */
  private boolean settle(Target from, CompletableFuture<MessageResponse> asked) {
    active = null;
    MessageResponse answer;
    try {
      answer = asked.join();
      if (answer == null) {
        return failed(returnedNull(from));
      }
      if (answer.message().isBlank() && from.emptyAnswerFails()) {
        course.wasEmpty();
        return true;
      }
      answer = from.isFirst() ? answer : asFallback(answer);
    } catch (CompletionException failed) {
      return failed(Target.unwrap(failed));
    } catch (Throwable thrown) {
      // The target's future was cancelled, or its answer is a broken implementation.
      return failed(thrown);
    }
    if (course.claim()) {
      try {
        course.answered();
      } finally {
        result.succeed(answer);
      }
    }
    return false;
  }

  private boolean failed(Throwable failure) {
    if (course.goesOnAfter(failure)) {
      return true;
    }
    end(failure);
    return false;
  }

  private void end(Throwable failure) {
    if (course.claim()) {
      try {
        course.failed(failure);
      } finally {
        result.fail(failure);
      }
    }
  }

  private void replyOrFail() {
    Optional<MessageResponse> reply = chain.reply();
    if (reply.isPresent()) {
      try {
        course.replied();
      } finally {
        result.succeed(reply.get());
      }
    } else {
      result.fail(course.exhausted());
    }
  }

  private static MessageResponse asFallback(MessageResponse answer) {
    return answer.isFallback() ? answer : answer.toBuilder().fallback(true).build();
  }

  private static IllegalStateException returnedNull(Target target) {
    return new IllegalStateException(
        "Target '"
            + target.name()
            + "' returned null. An LlmClient returns a future with a value.");
  }
}
