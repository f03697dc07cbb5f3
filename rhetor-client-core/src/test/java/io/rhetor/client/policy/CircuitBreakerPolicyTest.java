package io.rhetor.client.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CircuitBreakerPolicyTest {
  @Test
  void defaults_areThoseThatTheDocumentationTells() {
    CircuitBreakerPolicy policy = CircuitBreakerPolicy.ofDefaults();

    assertThat(policy.isEnabled()).isTrue();
    assertThat(policy.window()).isEqualTo(5);
    assertThat(policy.failureRate()).isEqualTo(1);
    assertThat(policy.openDuration()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.trialCalls()).isEqualTo(1);
  }

  @Test
  void disabled_saysSo() {
    assertThat(CircuitBreakerPolicy.disabled().isEnabled()).isFalse();
    assertThat(CircuitBreakerPolicy.disabled()).hasToString("CircuitBreakerPolicy{disabled}");
    assertThat(CircuitBreakerPolicy.disabled().toBuilder().build().isEnabled()).isTrue();
  }

  @Test
  void toBuilder_keepsEverything() {
    CircuitBreakerPolicy policy =
        CircuitBreakerPolicy.builder()
            .failureRate(0.25, 40)
            .openDuration(Duration.ofSeconds(7))
            .trialCalls(3)
            .build();

    assertThat(policy.toBuilder().build()).hasToString(policy.toString());
    assertThat(policy.toString()).contains("0.25").contains("40").contains("PT7S").contains("3");
  }

  @Test
  void consecutiveFailures_replacesTheRate() {
    CircuitBreakerPolicy policy =
        CircuitBreakerPolicy.builder().failureRate(0.25, 40).consecutiveFailures(2).build();

    assertThat(policy.failureRate()).isEqualTo(1);
    assertThat(policy.window()).isEqualTo(2);
  }

  @Test
  void mostCallsThatAreAllowed_areKept() {
    CircuitBreakerPolicy policy =
        CircuitBreakerPolicy.builder().consecutiveFailures(10_000).trialCalls(10_000).build();

    assertThat(policy.window()).isEqualTo(10_000);
    assertThat(policy.trialCalls()).isEqualTo(10_000);
  }

  @Test
  void whatCannotWork_isRefusedByName() {
    assertRefused("consecutiveFailures", policy -> policy.consecutiveFailures(0));
    assertRefused("consecutiveFailures", policy -> policy.consecutiveFailures(10_001));
    assertRefused("failureRate", policy -> policy.failureRate(0, 10));
    assertRefused("failureRate", policy -> policy.failureRate(1.1, 10));
    assertRefused("failureRate", policy -> policy.failureRate(Double.NaN, 10));
    assertRefused("window", policy -> policy.failureRate(0.5, 0));
    assertRefused("openDuration", policy -> policy.openDuration(Duration.ZERO));
    assertRefused("openDuration", policy -> policy.openDuration(Duration.ofDays(366)));
    assertRefused("trialCalls", policy -> policy.trialCalls(0));
  }

  private static void assertRefused(String field, Consumer<CircuitBreakerPolicy.Builder> setting) {
    assertThatThrownBy(() -> setting.accept(CircuitBreakerPolicy.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + ": must be ");
  }
}
