package io.rhetor.client.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy says, and what it refuses to say. */
class RetryPolicyTest {
  @Test
  void defaults_areThreeAttemptsWithinTwoMinutes() {
    RetryPolicy policy = RetryPolicy.ofDefaults();

    assertThat(policy.maxAttempts()).isEqualTo(3);
    assertThat(policy.initialDelay()).isEqualTo(Duration.ofMillis(500));
    assertThat(policy.multiplier()).isEqualTo(2);
    assertThat(policy.maxDelay()).isEqualTo(Duration.ofSeconds(8));
    assertThat(policy.maxElapsedTime()).isEqualTo(Duration.ofMinutes(2));
    assertThat(policy.repeatsUnsafeCalls()).isFalse();
  }

  @Test
  void none_isOneAttempt() {
    assertThat(RetryPolicy.none().maxAttempts()).isEqualTo(1);
  }

  @Test
  void toBuilder_copiesEverySetting() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .maxAttempts(7)
            .initialDelay(Duration.ofMillis(3))
            .multiplier(1.5)
            .maxDelay(Duration.ofSeconds(9))
            .maxElapsedTime(Duration.ofHours(1))
            .repeatUnsafeCalls(true)
            .build();

    assertThat(policy.toBuilder().build())
        .usingRecursiveComparison()
        .isEqualTo(policy)
        .isNotEqualTo(RetryPolicy.ofDefaults());
    assertThat(policy)
        .hasToString(
            "RetryPolicy{maxAttempts=7, initialDelay=PT0.003S, multiplier=1.5, maxDelay=PT9S,"
                + " maxElapsedTime=PT1H, repeatsUnsafeCalls=true}");
  }

  static Stream<Arguments> badSettings() {
    return Stream.of(
        bad("maxAttempts", builder -> builder.maxAttempts(0)),
        bad("maxAttempts", builder -> builder.maxAttempts(101)),
        bad("initialDelay", builder -> builder.initialDelay(Duration.ZERO)),
        bad("multiplier", builder -> builder.multiplier(0.99)),
        bad("multiplier", builder -> builder.multiplier(Double.NaN)),
        bad("maxDelay", builder -> builder.maxDelay(Duration.ofDays(366))),
        bad("maxElapsedTime", builder -> builder.maxElapsedTime(Duration.ofMillis(-1))));
  }

  private static Arguments bad(String field, Consumer<RetryPolicy.Builder> setting) {
    return Arguments.of(field, setting);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badSettings")
  void badSetting_isRefusedByItsName(String field, Consumer<RetryPolicy.Builder> setting) {
    assertThatThrownBy(() -> setting.accept(RetryPolicy.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + ": must be ");
  }
}
