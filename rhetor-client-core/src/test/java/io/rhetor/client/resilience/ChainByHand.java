package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A chain under virtual time whose first target answers by hand, its second one at once. */
abstract class ChainByHand {
  static final Duration DEADLINE = Duration.ofSeconds(10);
  static final RhetorConnectionException LOST =
      new RhetorConnectionException("Cannot connect.", null, false);
  static final FallbackPolicy OPENS_AT_ONCE =
      FallbackPolicy.builder()
          .circuitBreaker(CircuitBreakerPolicy.builder().consecutiveFailures(1).build())
          .build();

  final ManualTimers time = new ManualTimers();
  final CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
  final FakeChunkStream stream = new FakeChunkStream();
  final FakeLlm target = FakeLlm.of(() -> answer, () -> stream);
  final FakeLlm next = FakeLlm.saying("next");
  final List<FallbackOutcome> outcomes = new ArrayList<>();

  FallbackLlmClient.Builder chain() {
    return FallbackLlmClient.builder()
        .executor(Runnable::run)
        .timers(time)
        .onOutcome(outcomes::add)
        .first("target", target, OPENS_AT_ONCE)
        .then("next", next);
  }

  Result onlyResult() {
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).attempts()).hasSize(1);
    return outcomes.get(0).attempts().get(0).result();
  }
}
