package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deadline over all targets of a chain. */
class FallbackDeadlineTest extends ChainByHand {
  @Test
  void deadline_cancelsTheTarget_andFailsTheCall() {
    FallbackLlmClient chain = chain().deadline(DEADLINE).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

    time.advance(DEADLINE.minusNanos(1));
    assertThat(reply).isNotDone();
    time.advance(Duration.ofNanos(1));

    FallbackExhaustedException failure = failureOf(reply, FallbackExhaustedException.class);
    assertThat(answer).isCancelled();
    assertThat(next.asked).hasValue(0);
    assertThat(failure.attempts()).extracting(FallbackAttempt::duration).containsExactly(DEADLINE);
    assertThat(failure)
        .hasCauseInstanceOf(RhetorTimeoutException.class)
        .hasMessageContaining("deadline of the fallback chain (10000 ms) passed");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(onlyResult()).isEqualTo(Result.FAILED);
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void deadline_givesTheStaticReply() throws Exception {
    CompletableFuture<MessageResponse> reply =
        chain().deadline(DEADLINE).thenReply("Sorry").build().sendMessage("Hi");

    time.advance(DEADLINE);

    assertThat(valueOf(reply).message()).isEqualTo("Sorry");
    assertThat(answer).isCancelled();
  }

  @ParameterizedTest
  @CsvSource({"5, OPEN", "6, CLOSED"})
  void deadline_blamesATargetThatHadAtLeastHalfOfIt(int tenthsBefore, CircuitState circuit) {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .timers(time)
            .deadline(DEADLINE)
            .first("slow", FakeLlm.answering(slow))
            .then("late", target, OPENS_AT_ONCE)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

    time.advance(DEADLINE.dividedBy(10).multipliedBy(tenthsBefore));
    slow.completeExceptionally(LOST);
    time.advance(DEADLINE);

    assertThat(failureOf(reply, FallbackExhaustedException.class).attempts()).hasSize(2);
    assertThat(chain.circuitState("late")).isEqualTo(circuit);
  }

  @Test
  void deadline_isForgottenOnceTheAnswerIsThere() throws Exception {
    CompletableFuture<MessageResponse> reply = chain().deadline(DEADLINE).build().sendMessage("Hi");

    answer.complete(FakeLlm.answer("in time"));

    assertThat(valueOf(reply).message()).isEqualTo("in time");
    assertThat(time.pending()).isZero();
  }

  @Test
  void deadline_endsAStreamWithoutText() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain().deadline(DEADLINE).build().streamMessage("Hi").subscribe(subscriber);
    stream.send("");

    time.advance(DEADLINE);

    assertThat(subscriber.awaitFailure())
        .isInstanceOf(FallbackExhaustedException.class)
        .hasCauseInstanceOf(RhetorTimeoutException.class);
    assertThat(stream.cancelled).isTrue();
    assertThat(subscriber.chunks()).isEmpty();
  }

  @Test
  void deadline_givesTheStaticReplyToAStream() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain().deadline(DEADLINE).thenReply("Sorry").build().streamMessage("Hi").subscribe(subscriber);

    time.advance(DEADLINE);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("Sorry");
    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void deadline_leavesAStreamAloneThatHasBegun() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain().deadline(DEADLINE).build().streamMessage("Hi").subscribe(subscriber);
    stream.send("a");
    assertThat(time.pending()).isZero();

    time.advance(DEADLINE);
    stream.send("b");
    stream.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("ab");
  }
}
