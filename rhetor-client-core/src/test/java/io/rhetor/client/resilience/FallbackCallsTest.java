package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Whole answers along a chain. */
class FallbackCallsTest {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("Cannot connect.", null, false);

  private final FakeLlm second = FakeLlm.saying("second");
  private final List<FallbackOutcome> outcomes = new ArrayList<>();
  private final ManualTimers time = new ManualTimers();

  private FallbackLlmClient.Builder chain(LlmClient first) {
    return FallbackLlmClient.builder()
        .executor(Runnable::run)
        .timers(time)
        .onOutcome(outcomes::add)
        .first("first", first)
        .then("second", second);
  }

  private FallbackLlmClient.Builder chainWhere(Predicate<Throwable> fallsBack, LlmClient first) {
    return FallbackLlmClient.builder()
        .executor(Runnable::run)
        .onOutcome(outcomes::add)
        .first("first", first, FallbackPolicy.builder().fallbackOn(fallsBack).build())
        .then("second", second);
  }

  private FallbackOutcome outcome() {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  @Test
  void firstTargetAnswers_asItIs() throws Exception {
    MessageResponse reply = valueOf(chain(FakeLlm.saying("first")).build().sendMessage("Hi"));

    assertThat(reply).isEqualTo(FakeLlm.answer("first"));
    assertThat(second.asked).hasValue(0);
    assertThat(outcome().answeredBy()).hasValue("first");
    assertThat(outcome().attempts())
        .extracting(FallbackAttempt::result)
        .containsExactly(Result.ANSWERED);
  }

  @Test
  void firstTargetFails_secondAnswers_markedAsFallback() throws Exception {
    MessageResponse reply = valueOf(chain(FakeLlm.failing(LOST)).build().sendMessage("Hi"));

    assertThat(reply.message()).isEqualTo("second");
    assertThat(reply.model()).hasValue("m");
    assertThat(reply.isFallback()).isTrue();
    assertThat(outcome().answeredBy()).hasValue("second");
    assertThat(outcome().failure()).isEmpty();
    assertThat(outcome().attempts())
        .extracting(FallbackAttempt::target)
        .containsExactly("first", "second");
    assertThat(outcome().attempts().get(0).failure()).hasValue(LOST);
  }

  @Test
  void chat_fallsBackToo() throws Exception {
    ChatRequest request = ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();

    MessageResponse reply = valueOf(chain(FakeLlm.failing(LOST)).build().chat(request));

    assertThat(reply.message()).isEqualTo("second");
  }

  @Test
  void laterAnswer_isWaitedFor() throws Exception {
    CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    CompletableFuture<MessageResponse> reply =
        chain(FakeLlm.answering(answer)).build().sendMessage("Hi");

    time.advance(Duration.ofSeconds(3));
    assertThat(reply).isNotDone();
    answer.completeExceptionally(new CompletionException(LOST));

    assertThat(valueOf(reply).message()).isEqualTo("second");
    assertThat(outcome().attempts().get(0).failure()).hasValue(LOST);
    assertThat(outcome().attempts().get(0).duration()).isEqualTo(Duration.ofSeconds(3));
    assertThat(outcome().duration()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void emptyAnswer_fallsBack() throws Exception {
    MessageResponse reply = valueOf(chain(FakeLlm.saying(" \n")).build().sendMessage("Hi"));

    assertThat(reply.message()).isEqualTo("second");
    assertThat(outcome().attempts())
        .extracting(FallbackAttempt::result)
        .containsExactly(Result.EMPTY, Result.ANSWERED);
  }

  @Test
  void emptyAnswer_isAnAnswerWhereThePolicySaysSo() throws Exception {
    FallbackPolicy lenient = FallbackPolicy.builder().emptyAnswerFails(false).build();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .first("first", FakeLlm.saying(""), lenient)
            .then("second", second)
            .build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEmpty();
    assertThat(second.asked).hasValue(0);
  }

  @Test
  void failureThatIsNotTheTargetsFault_reachesTheCaller() {
    RhetorException refused = TargetFailures.api(401);

    RhetorException failure =
        failureOf(
            chain(FakeLlm.failing(refused)).thenReply("Sorry").build().sendMessage("Hi"),
            RhetorAuthenticationException.class);

    assertThat(failure).isSameAs(refused);
    assertThat(second.asked).hasValue(0);
    assertThat(outcome().failure()).hasValue(refused);
    assertThat(outcome().isCancelled()).isFalse();
  }

  @Test
  void ownCondition_replacesTheDefault() throws Exception {
    FallbackLlmClient chain =
        chainWhere(
                failure -> failure instanceof RhetorAuthenticationException,
                FakeLlm.failing(TargetFailures.api(401)))
            .build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("second");
  }

  @Test
  void ownCondition_seesThePlainFailure() throws Exception {
    List<Throwable> seen = new ArrayList<>();
    Throwable wrapped = new CompletionException(new RhetorStreamException("par", false, LOST));
    FallbackLlmClient chain = chainWhere(seen::add, FakeLlm.failing(wrapped)).build();

    valueOf(chain.sendMessage("Hi"));

    assertThat(seen).containsExactly(LOST);
    assertThat(outcome().attempts().get(0).failure().orElseThrow())
        .isInstanceOf(RhetorStreamException.class);
  }

  @Test
  void ownConditionThatThrows_leavesItToTheDefault() throws Exception {
    Predicate<Throwable> defect =
        failure -> {
          throw new IllegalStateException("a defect");
        };
    FallbackLlmClient lost = chainWhere(defect, FakeLlm.failing(LOST)).build();
    RhetorException refused = TargetFailures.api(401);
    FallbackLlmClient unauthorized = chainWhere(defect, FakeLlm.failing(refused)).build();

    assertThat(valueOf(lost.sendMessage("Hi")).message()).isEqualTo("second");
    assertThat(failureOf(unauthorized.sendMessage("Hi"), RhetorException.class)).isSameAs(refused);
  }

  @Test
  void targetThatThrows_hasFailed() throws Exception {
    FallbackLlmClient chain = chain(FakeLlm.throwing(new IllegalStateException("broken"))).build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("second");
  }

  @Test
  void targetThatRefusesTheInput_isNotReplaced() {
    IllegalArgumentException refused = new IllegalArgumentException("message: too long");
    CompletableFuture<MessageResponse> reply =
        chain(FakeLlm.throwing(refused)).build().sendMessage("Hi");

    assertThat(failureOf(reply, IllegalArgumentException.class)).isSameAs(refused);
    assertThat(second.asked).hasValue(0);
  }

  @Test
  void targetThatReturnsNull_hasFailed() throws Exception {
    assertThat(valueOf(chain(FakeLlm.answering(null)).build().sendMessage("Hi")).message())
        .isEqualTo("second");
    FakeLlm nullInFuture = FakeLlm.answering(CompletableFuture.completedFuture(null));
    assertThat(valueOf(chain(nullInFuture).build().sendMessage("Hi")).message())
        .isEqualTo("second");
    assertThat(outcomes.get(1).attempts().get(0).failure().orElseThrow())
        .hasMessageContaining("'first' returned null");
  }

  @Test
  void targetThatCancelsItself_isNotReplaced() {
    CompletableFuture<MessageResponse> own = new CompletableFuture<>();
    CompletableFuture<MessageResponse> reply =
        chain(FakeLlm.answering(own)).build().sendMessage("Hi");

    own.cancel(true);

    assertThat(reply).isCancelled();
    assertThat(second.asked).hasValue(0);
    assertThat(outcome().failure().orElseThrow()).isInstanceOf(CancellationException.class);
  }

  @Test
  void manyTargetsThatFailAtOnce_needNoStack() throws Exception {
    FallbackLlmClient.Builder builder =
        FallbackLlmClient.builder().executor(Runnable::run).first("first", FakeLlm.failing(LOST));
    for (int i = 0; i < 5_000; i++) {
      builder.then("target " + i, FakeLlm.failing(LOST));
    }
    FallbackLlmClient chain = builder.then("last", second).build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("second");
  }

  @Test
  void manyStreamsThatFailAtOnce_needNoStack() throws Exception {
    FallbackLlmClient.Builder builder =
        FallbackLlmClient.builder().executor(Runnable::run).first("first", FakeLlm.failing(LOST));
    for (int i = 0; i < 5_000; i++) {
      builder.then("target " + i, FakeLlm.failing(LOST));
    }
    ChunkStream stream = builder.then("last", second).build().streamMessage("Hi");

    assertThat(valueOf(stream.collect()).message()).isEqualTo("second");
  }
}
