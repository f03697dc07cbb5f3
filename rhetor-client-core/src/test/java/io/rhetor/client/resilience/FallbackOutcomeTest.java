package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.ManualTimers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a caller and the listeners learn of a call, also where no target has an answer. */
class FallbackOutcomeTest {
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

  private static FallbackLlmClient alone(LlmClient target) {
    return FallbackLlmClient.builder().executor(Runnable::run).first("only", target).build();
  }

  private FallbackOutcome outcome() {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  @Test
  @SuppressWarnings("serial") // What is anonymous is not kept.
  void failureOfAnAnonymousClass_isNamedToo() {
    RuntimeException anonymous = new IllegalStateException("the prompt itself") {};

    assertThat(
            failureOf(
                alone(FakeLlm.failing(anonymous)).sendMessage("Hi"),
                FallbackExhaustedException.class))
        .hasMessageContaining(" ms: " + anonymous.getClass().getName() + ".");
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
    assertThat(outcome().toString())
        .contains("target=fourth, result=FAILED")
        .doesNotContain("prompt itself");
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
  void chainInAChain_isATargetLikeAnyOther() throws Exception {
    FallbackLlmClient inner = alone(FakeLlm.failing(LOST));

    assertThat(valueOf(chain(inner).build().sendMessage("Hi")).message()).isEqualTo("second");
    assertThat(outcome().attempts().get(0).failure().orElseThrow())
        .isInstanceOf(FallbackExhaustedException.class);
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
            .executor(Runnable::run)
            .first("only", FakeLlm.saying("text"))
            .onOutcome(
                outcome -> {
                  throw new AssertionError("a defect");
                })
            .build();

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("text");
  }

  @Test
  void exhaustion_canBeSerialized_withoutItsAttempts() throws Exception {
    FallbackExhaustedException failure =
        failureOf(alone(FakeLlm.failing(LOST)).sendMessage("Hi"), FallbackExhaustedException.class);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }

    FallbackExhaustedException copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (FallbackExhaustedException) in.readObject();
    }

    assertThat(copy).hasMessage(failure.getMessage());
    assertThat(copy.attempts()).isEmpty();
    assertThat(copy.isRetryable()).isTrue();
  }
}
