package io.rhetor.client.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

/** What can be set for several servers. */
class ServerPolicyTest {
  @Test
  void defaults_areACircuitForEachServer_andContextsThatStay() {
    ServerPolicy policy = ServerPolicy.ofDefaults();

    assertThat(policy.circuitBreaker()).isSameAs(CircuitBreakerPolicy.ofDefaults());
    assertThat(policy.stickyContexts()).isTrue();
  }

  @Test
  void copy_hasEverySetting() {
    ServerPolicy policy =
        ServerPolicy.builder()
            .circuitBreaker(CircuitBreakerPolicy.disabled())
            .stickyContexts(false)
            .build();

    assertThat(policy.toBuilder().build()).usingRecursiveComparison().isEqualTo(policy);
    assertThat(policy.circuitBreaker()).isSameAs(CircuitBreakerPolicy.disabled());
    assertThat(policy.stickyContexts()).isFalse();
    assertThat(policy)
        .hasToString(
            "ServerPolicy{circuitBreaker=CircuitBreakerPolicy{disabled}, stickyContexts=false}");
  }

  @Test
  void null_isRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> ServerPolicy.builder().circuitBreaker(null))
        .withMessage("circuitBreaker");
  }
}
