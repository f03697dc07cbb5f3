package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackPolicyTest {
  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
  void statusesOfAServerInTrouble_areTheTargetsFault(int status) {
    assertThat(FallbackPolicy.isTargetsFault(TargetFailures.api(status))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 405, 409, 413, 422})
  void statusesOfABadRequestOrSetUp_areNot(int status) {
    assertThat(FallbackPolicy.isTargetsFault(TargetFailures.api(status))).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void othersThatAreTheTargetsFault(Throwable failure) {
    assertThat(FallbackPolicy.isTargetsFault(failure)).isTrue();
  }

  static List<Throwable> othersThatAreTheTargetsFault() {
    return List.of(
        new RhetorConnectionException("lost", null, true),
        new RhetorTimeoutException(
            RhetorTimeoutException.Phase.IDLE, Duration.ofSeconds(1), "late", null, true),
        new RhetorModelException("no", null, "no"),
        new RhetorProtocolException("unreadable", null, true),
        new FallbackExhaustedException(List.of()),
        new IOException("of another client"),
        new TimeoutException(),
        new IllegalStateException("a defect of the target"));
  }

  @ParameterizedTest
  @MethodSource
  void othersThatAreNot(Throwable failure) {
    assertThat(FallbackPolicy.isTargetsFault(failure)).isFalse();
  }

  static List<Throwable> othersThatAreNot() {
    return List.of(
        new ClientClosedException("closed", false),
        new CancellationException(),
        new IllegalArgumentException("message: must not be blank"),
        new NullPointerException("request"),
        new StackOverflowError());
  }

  @Test
  void toBuilder_keepsEverything() {
    Predicate<Throwable> condition = failure -> false;
    FallbackPolicy policy =
        FallbackPolicy.builder()
            .fallbackOn(condition)
            .emptyAnswerFails(false)
            .circuitBreaker(CircuitBreakerPolicy.disabled())
            .build();

    FallbackPolicy copy = policy.toBuilder().build();

    assertThat(copy.fallbackOn()).isSameAs(condition);
    assertThat(copy.emptyAnswerFails()).isFalse();
    assertThat(copy.circuitBreaker()).isSameAs(CircuitBreakerPolicy.disabled());
    assertThat(copy).hasToString(policy.toString()).asString().contains("emptyAnswerFails=false");
    assertThat(FallbackPolicy.ofDefaults().emptyAnswerFails()).isTrue();
  }
}
