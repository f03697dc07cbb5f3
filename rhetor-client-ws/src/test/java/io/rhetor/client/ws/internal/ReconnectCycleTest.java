package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** When to connect again. */
class ReconnectCycleTest {
  private static final RetryPolicy PATIENT =
      RetryPolicy.builder()
          .maxAttempts(100)
          .initialDelay(Duration.ofMillis(100))
          .multiplier(2)
          .maxDelay(Duration.ofSeconds(1))
          .maxElapsedTime(Duration.ofDays(1))
          .build();

  private final ManualTimers time = new ManualTimers();

  @Property
  void waits_areWithinTheirBound_whateverThePolicyAndTheDice(
      @ForAll @LongRange(min = 1, max = 100_000) long initialMillis,
      @ForAll @LongRange(min = 1, max = 100_000) long maxMillis,
      @ForAll @DoubleRange(min = 1, max = 100) double multiplier,
      @ForAll @IntRange(min = 1, max = 99) int failures,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double dice) {
    RetryPolicy policy =
        PATIENT.toBuilder()
            .initialDelay(Duration.ofMillis(initialMillis))
            .maxDelay(Duration.ofMillis(maxMillis))
            .multiplier(multiplier)
            .build();
    ReconnectCycle cycle = new ReconnectCycle(policy, 1, () -> 0, () -> dice);
    ReconnectCycle widest = new ReconnectCycle(policy, 1, () -> 0, () -> 1);

    Duration wait = last(cycle, failures);
    Duration bound = last(widest, failures);

    assertThat(bound).isLessThanOrEqualTo(Duration.ofMillis(maxMillis));
    assertThat(wait).isBetween(Duration.ZERO, bound);
    assertThat((double) wait.toNanos() / bound.toNanos()).isCloseTo(dice, within(0.001));
  }

  @Test
  void bounds_growByTheMultiplierUpToTheLongest() {
    ReconnectCycle cycle = cycle(PATIENT);

    assertThat(
            Stream.generate(() -> cycle.failed(Duration.ZERO))
                .limit(6)
                .map(wait -> wait.orElseThrow().toMillis()))
        .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void eachOfSeveralServers_isTriedBeforeAWait() {
    ReconnectCycle cycle = new ReconnectCycle(PATIENT, 3, time::nanoTime, () -> 1);

    assertThat(
            Stream.generate(() -> cycle.failed(Duration.ZERO))
                .limit(6)
                .map(wait -> wait.orElseThrow().toMillis()))
        .containsExactly(0L, 0L, 100L, 0L, 0L, 200L);
  }

  @Test
  void attempts_areLimited() {
    ReconnectCycle cycle = cycle(PATIENT.toBuilder().maxAttempts(3).build());

    assertThat(cycle.failed(Duration.ZERO)).isPresent();
    assertThat(cycle.failed(Duration.ZERO)).isPresent();
    assertThat(cycle.failed(Duration.ZERO)).isEmpty();
  }

  @Test
  void policyWithoutAnotherAttempt_endsWithTheFirstFailure() {
    assertThat(cycle(RetryPolicy.none()).failed(Duration.ZERO)).isEmpty();
  }

  @Test
  void time_isLimited_theNextWaitIncluded() {
    ReconnectCycle cycle =
        cycle(PATIENT.toBuilder().maxElapsedTime(Duration.ofMillis(350)).build());

    assertThat(cycle.failed(Duration.ZERO)).contains(Duration.ofMillis(100));
    time.advance(Duration.ofMillis(150));
    assertThat(cycle.failed(Duration.ZERO)).contains(Duration.ofMillis(200));
    time.advance(Duration.ofMillis(200));
    assertThat(cycle.failed(Duration.ZERO)).isEmpty();
  }

  @Test
  void waitThatTheServerAsksFor_isKept_unlessItIsBeyondTheLimit() {
    ReconnectCycle cycle =
        cycle(PATIENT.toBuilder().maxElapsedTime(Duration.ofSeconds(10)).build());

    assertThat(cycle.failed(Duration.ofSeconds(3))).contains(Duration.ofSeconds(3));
    assertThat(cycle.failed(Duration.ofMillis(1))).contains(Duration.ofMillis(200));
    assertThat(cycle.failed(Duration.ofDays(365L * 1_000))).isEmpty();
  }

  @Test
  void reset_beginsANewRow() {
    ReconnectCycle cycle = cycle(PATIENT.toBuilder().maxAttempts(3).build());
    Optional<Duration> first = cycle.failed(Duration.ZERO);
    cycle.failed(Duration.ZERO);
    time.advance(Duration.ofDays(2));

    cycle.reset();

    assertThat(cycle.failures()).isZero();
    assertThat(cycle.failed(Duration.ZERO)).isEqualTo(first);
    assertThat(cycle.failures()).isEqualTo(1);
  }

  private ReconnectCycle cycle(RetryPolicy policy) {
    return new ReconnectCycle(policy, 1, time::nanoTime, () -> 1);
  }

  private static Duration last(ReconnectCycle cycle, int failures) {
    return IntStream.range(0, failures)
        .mapToObj(i -> cycle.failed(Duration.ZERO).orElseThrow())
        .reduce((before, after) -> after)
        .orElseThrow();
  }
}
