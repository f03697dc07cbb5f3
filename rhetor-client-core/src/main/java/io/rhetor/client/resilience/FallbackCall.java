package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.message.MessageResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call for a whole answer. A loop asks the targets: whoever brings a target's answer runs it,
 * or has it run on by the thread that is in it, so that targets that answer at once do not pile up
 * on the stack. Deadline, caller and chain end the call past the loop, which may be held up in a
 * target.
 */
final class FallbackCall implements Chain.Run {
  private final Chain chain;
  private final FallbackCourse course;
  private final Function<LlmClient, CompletableFuture<MessageResponse>> question;
  private final CancellableFuture<MessageResponse> result = new CancellableFuture<>();
  private final AtomicInteger news = new AtomicInteger();
  private volatile @Nullable CompletableFuture<MessageResponse> active;

  // Owned by the loop.
  private @Nullable Target target;

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
    call.course.start(call);
    call.signal();
    call.result.onAbandon(call::cancel);
    return call.result;
  }

  @Override
  public void expire() {
    Duration limit = chain.deadline().orElseThrow();
    if (course.claim()) {
      course.cutOff(limit);
      cancelActive();
      replyOrFail();
    }
  }

  @Override
  public void close() {
    if (course.claim()) {
      cancelActive();
      result.fail(course.closed());
    }
  }

  private void cancel() {
    if (course.claim()) {
      cancelActive();
      course.cancelled();
    }
  }

  private void cancelActive() {
    CompletableFuture<MessageResponse> asked = active;
    if (asked != null) {
      asked.cancel(true);
    }
  }

  private void signal() {
    if (news.getAndIncrement() == 0) {
      int seen = 1;
      do {
        goOn();
        seen = news.addAndGet(-seen);
      } while (seen != 0);
    }
  }

  private void goOn() {
    while (!course.isOver()) {
      CompletableFuture<MessageResponse> asked = active;
      if (asked == null) {
        askNext();
      } else if (asked.isDone()) {
        active = null;
        settle(asked);
      } else {
        return;
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What the target fails with is read in the loop.
  private void askNext() {
    target = course.next();
    if (target == null) {
      if (course.claim()) {
        replyOrFail();
      }
      return;
    }
    CompletableFuture<MessageResponse> asked = ask(target);
    active = asked;
    if (course.isOver()) {
      asked.cancel(true);
      return;
    }
    asked.whenComplete((answer, failure) -> signal());
  }

  private CompletableFuture<MessageResponse> ask(Target asked) {
    try {
      CompletableFuture<MessageResponse> answer = question.apply(asked.llm());
      return answer == null ? CompletableFuture.failedFuture(returnedNull(asked)) : answer;
    } catch (RuntimeException | Error thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  private void settle(CompletableFuture<MessageResponse> asked) {
    Target from = target;
    if (from == null) {
      return;
    }
    try {
      MessageResponse answer = asked.join();
      if (answer == null) {
        failed(returnedNull(from));
      } else if (answer.message().isBlank() && from.emptyAnswerFails()) {
        course.wasEmpty();
      } else {
        answered(from.isFirst() ? answer : asFallback(answer));
      }
    } catch (CompletionException failed) {
      failed(Target.unwrap(failed));
    } catch (RuntimeException thrown) {
      // The target's future was cancelled, or its answer is a broken implementation.
      failed(thrown);
    }
  }

  private void answered(MessageResponse answer) {
    if (course.claim()) {
      course.answered();
      result.succeed(answer);
    }
  }

  private void failed(Throwable failure) {
    if (!course.goesOnAfter(failure) && course.claim()) {
      course.failed(failure);
      result.fail(failure);
    }
  }

  private void replyOrFail() {
    Optional<MessageResponse> reply = chain.reply();
    if (reply.isPresent()) {
      course.replied();
      result.succeed(reply.get());
    } else {
      result.fail(course.exhausted());
    }
  }

  private static MessageResponse asFallback(MessageResponse answer) {
    return answer.isFallback()
        ? answer
        : MessageResponse.builder().from(answer).fallback(true).build();
  }

  private static IllegalStateException returnedNull(Target target) {
    return new IllegalStateException(
        "Target '"
            + target.name()
            + "' returned null. An LlmClient returns a future with a value.");
  }
}
