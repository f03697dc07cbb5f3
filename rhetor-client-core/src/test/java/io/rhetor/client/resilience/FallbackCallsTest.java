package io.rhetor.client.resilience;

import static io.rhetor.client.testing.Outcomes.failureOf;
import static io.rhetor.client.testing.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.testing.ManualTimers;
import java.io.IOException;
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
        .timers(time)
        .onOutcome(outcomes::add)
        .first("first", first)
        .then("second", second);
  }

  private FallbackLlmClient.Builder chainWhere(Predicate<Throwable> fallsBack, LlmClient first) {
    return FallbackLlmClient.builder()
        .onOutcome(outcomes::add)
        .first("first", first, FallbackPolicy.builder().fallbackOn(fallsBack).build())
        .then("second", second);
  }

  private static FallbackLlmClient alone(LlmClient target) {
    return FallbackLlmClient.builder().first("only", target).build();
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
            .first("first", FakeLlm.saying(""), lenient)
            .then("second", second)
            .build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEmpty();
    assertThat(second.asked).hasValue(0);
  }

  @Test
  void failureThatIsNotTheTargetsFault_reachesTheCaller() {
    RhetorException refused = Failures.api(401);

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
                FakeLlm.failing(Failures.api(401)))
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
    FallbackLlmClient chain =
        chainWhere(
                failure -> {
                  throw new IllegalStateException("a defect");
                },
                FakeLlm.failing(LOST))
            .build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("second");
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
  void allTargetsFail_withEveryAttempt() {
    RhetorModelException model = new RhetorModelException("private", null, "The model failed.");
    second.become(FakeLlm.failing(model));
    CompletableFuture<MessageResponse> reply =
        chain(FakeLlm.failing(LOST))
            .then("third", FakeLlm.saying(""))
            .then("fourth", FakeLlm.failing(new IOException("the prompt itself")))
            .build()
            .sendMessage("Hi");

    FallbackExhaustedException failure = failureOf(reply, FallbackExhaustedException.class);

    assertThat(failure.attempts())
        .extracting(FallbackAttempt::result)
        .containsExactly(Result.FAILED, Result.FAILED, Result.EMPTY, Result.FAILED);
    assertThat(failure).hasCauseInstanceOf(IOException.class);
    assertThat(failure)
        .hasMessageContaining("'first' failed after 0 ms: Cannot connect.")
        .hasMessageContaining("'second' failed after 0 ms: The model failed.")
        .hasMessageContaining("'third' gave an empty answer.")
        .hasMessageContaining("'fourth' failed after 0 ms: IOException.")
        .hasMessageContaining("thenReply")
        .message()
        .doesNotContain("prompt itself");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(outcome().failure()).hasValue(failure);
    assertThat(outcome().toString()).doesNotContain("prompt itself");
  }

  @Test
  void sameFailureOfAllTargets_isToldTwice() {
    second.become(FakeLlm.failing(LOST));

    FallbackExhaustedException failure =
        failureOf(
            chain(FakeLlm.failing(LOST)).build().sendMessage("Hi"),
            FallbackExhaustedException.class);

    assertThat(failure.attempts())
        .allSatisfy(attempt -> assertThat(attempt.failure()).hasValue(LOST));
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @Test
  void staticReply_isRecognisable() throws Exception {
    second.become(FakeLlm.failing(LOST));

    MessageResponse reply =
        valueOf(chain(FakeLlm.failing(LOST)).thenReply("Sorry").build().sendMessage("Hi"));

    assertThat(reply.message()).isEqualTo("Sorry");
    assertThat(reply.isFallback()).isTrue();
    assertThat(reply.isSimulated()).isTrue();
    assertThat(reply.provider()).hasValue(FallbackLlmClient.STATIC_REPLY);
    assertThat(reply.model()).isEmpty();
    assertThat(outcome().answeredBy()).hasValue(FallbackLlmClient.STATIC_REPLY);
    assertThat(outcome().attempts()).hasSize(2);
  }

  @Test
  void openCircuit_isNotAsked() throws Exception {
    FakeLlm first = FakeLlm.failing(LOST);
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .timers(time)
            .onOutcome(outcomes::add)
            .first("first", first, opensAfter(2))
            .then("second", second)
            .build();

    valueOf(chain.sendMessage("Hi"));
    assertThat(chain.circuitState("first")).isEqualTo(CircuitState.CLOSED);
    valueOf(chain.sendMessage("Hi"));
    assertThat(chain.circuitState("first")).isEqualTo(CircuitState.OPEN);
    MessageResponse reply = valueOf(chain.sendMessage("Hi"));

    assertThat(reply.message()).isEqualTo("second");
    assertThat(first.asked).hasValue(2);
    assertThat(outcomes.get(2).attempts())
        .extracting(FallbackAttempt::result)
        .containsExactly(Result.CIRCUIT_OPEN, Result.ANSWERED);
    first.become(FakeLlm.saying("first"));
    time.advance(Duration.ofSeconds(30));
    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("first");
    assertThat(chain.circuitState("first")).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void allCircuitsOpen_nothingWasSent() throws Exception {
    FallbackLlmClient chain =
        FallbackLlmClient.builder().first("only", FakeLlm.failing(LOST), opensAfter(1)).build();
    failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    FallbackExhaustedException failure =
        failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    assertThat(failure).hasNoCause().hasMessageContaining("'only' was not asked");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @Test
  void badRequests_doNotOpenTheCircuit() {
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first(
                "only",
                FakeLlm.failing(Failures.api(400)),
                opensAfter(1).toBuilder().fallbackOn(failure -> true).build())
            .build();

    failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    assertThat(chain.circuitState("only")).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void changesOfCircuits_areTold() {
    List<String> changes = new ArrayList<>();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("only", FakeLlm.failing(LOST), opensAfter(1))
            .onCircuitChange((name, state) -> changes.add(name + " " + state))
            .build();

    failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    assertThat(changes).containsExactly("only OPEN");
  }

  @Test
  void chainInAChain_isATargetLikeAnyOther() throws Exception {
    FallbackLlmClient inner = alone(FakeLlm.failing(LOST));

    assertThat(valueOf(chain(inner).build().sendMessage("Hi")).message()).isEqualTo("second");
    assertThat(outcome().attempts().get(0).failure().orElseThrow())
        .isInstanceOf(FallbackExhaustedException.class);
  }

  @Test
  void manyTargetsThatFailAtOnce_needNoStack() throws Exception {
    FallbackLlmClient.Builder builder =
        FallbackLlmClient.builder().first("first", FakeLlm.failing(LOST));
    for (int i = 0; i < 20_000; i++) {
      builder.then("target " + i, FakeLlm.failing(LOST));
    }
    FallbackLlmClient chain = builder.then("last", second).build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("second");
  }

  @Test
  void manyStreamsThatFailAtOnce_needNoStack() throws Exception {
    FallbackLlmClient.Builder builder =
        FallbackLlmClient.builder().first("first", FakeLlm.failing(LOST));
    for (int i = 0; i < 20_000; i++) {
      builder.then("target " + i, FakeLlm.failing(LOST));
    }
    ChunkStream stream = builder.then("last", second).build().streamMessage("Hi");

    assertThat(valueOf(stream.collect()).message()).isEqualTo("second");
  }

  @Test
  void reportingTo_tellsOfItsCallsAlone() throws Exception {
    FallbackLlmClient chain = chain(FakeLlm.failing(LOST)).build();
    List<FallbackOutcome> own = new ArrayList<>();
    LlmClient view = chain.reportingTo(own::add);

    valueOf(chain.sendMessage("Hi"));
    assertThat(own).isEmpty();
    CompletableFuture<Integer> toldBefore = view.sendMessage("Hi").thenApply(reply -> own.size());
    view.close();

    assertThat(valueOf(toldBefore)).isEqualTo(1);
    assertThat(own.get(0).answeredBy()).hasValue("second");
    assertThat(outcomes).hasSize(2);
    assertThat(second.closed).hasValue(0);
  }

  @Test
  void listenerThatThrows_doesNoHarm() throws Exception {
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("only", FakeLlm.saying("text"))
            .onOutcome(
                outcome -> {
                  throw new IllegalStateException("a defect");
                })
            .build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("text");
  }

  private static FallbackPolicy opensAfter(int failures) {
    return FallbackPolicy.builder()
        .circuitBreaker(CircuitBreakerPolicy.builder().consecutiveFailures(failures).build())
        .build();
  }
}
