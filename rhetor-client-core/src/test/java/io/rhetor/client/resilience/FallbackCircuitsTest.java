package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The circuits of the targets of a chain. */
class FallbackCircuitsTest {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("Cannot connect.", null, false);

  private final FakeLlm second = FakeLlm.saying("second");
  private final List<FallbackOutcome> outcomes = new ArrayList<>();
  private final ManualTimers time = new ManualTimers();

  @Test
  void openCircuit_isNotAsked() throws Exception {
    FakeLlm first = FakeLlm.failing(LOST);
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
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
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .first("only", FakeLlm.failing(LOST), opensAfter(1))
            .build();
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
            .executor(Runnable::run)
            .first(
                "only",
                FakeLlm.failing(TargetFailures.api(400)),
                opensAfter(1).toBuilder().fallbackOn(failure -> true).build())
            .build();

    failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    assertThat(chain.circuitState("only")).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void emptyAnswers_openTheCircuit() {
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .first("only", FakeLlm.saying(" "), opensAfter(1))
            .build();

    failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    assertThat(chain.circuitState("only")).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void failureThatThrowsItself_givesThePlaceOfItsTrialBack() throws Exception {
    FakeLlm first = FakeLlm.failing(LOST);
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .timers(time)
            .first("first", first, opensAfter(1))
            .then("second", second)
            .build();
    valueOf(chain.sendMessage("Hi"));
    time.advance(Duration.ofSeconds(30));
    first.become(FakeLlm.failing(new ThrowsWhenAskedForItsCause()));
    failureOf(chain.sendMessage("Hi"), UnsupportedOperationException.class);
    first.become(FakeLlm.saying("first"));

    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("first");
  }

  private static final class ThrowsWhenAskedForItsCause extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void streamThatEndsAsItsTrialBegins_givesItsPlaceBack() throws Exception {
    FakeLlm first = FakeLlm.failing(LOST);
    RecordingSubscriber cancelled = RecordingSubscriber.requesting(1);
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .timers(time)
            .first("first", first, opensAfter(1))
            .then("second", second)
            .onCircuitChange(
                (name, state) -> {
                  if (state == CircuitState.HALF_OPEN) {
                    cancelled.subscription().cancel();
                  }
                })
            .build();
    valueOf(chain.sendMessage("Hi"));
    time.advance(Duration.ofSeconds(30));
    first.become(FakeLlm.saying("first"));

    chain.streamMessage("Hi").subscribe(cancelled);

    assertThat(first.asked).hasValue(1);
    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("first");
  }

  @Test
  void changesOfCircuits_areTold() {
    List<String> changes = new ArrayList<>();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .first("only", FakeLlm.failing(LOST), opensAfter(1))
            .onCircuitChange((name, state) -> changes.add(name + " " + state))
            .build();

    failureOf(chain.sendMessage("Hi"), FallbackExhaustedException.class);

    assertThat(changes).containsExactly("only OPEN");
  }

  private static FallbackPolicy opensAfter(int failures) {
    return FallbackPolicy.builder()
        .circuitBreaker(CircuitBreakerPolicy.builder().consecutiveFailures(failures).build())
        .build();
  }
}
