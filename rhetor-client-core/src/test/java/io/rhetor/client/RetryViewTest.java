package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A retry policy for a configuration, and another one for single calls. */
class RetryViewTest {
  private static final RetryPolicy TWICE =
      RetryPolicy.builder().maxAttempts(2).initialDelay(Duration.ofMillis(1)).build();
  private static final RetryPolicy FOUR_TIMES = TWICE.toBuilder().maxAttempts(4).build();

  @RegisterExtension static final WireMockExtension HERMES = LocalServer.extension();

  private static CallOptions retrying(RetryPolicy policy) {
    return CallOptions.builder().retryPolicy(policy).build();
  }

  private static int attemptsOf(CompletableFuture<?> call) {
    return Outcomes.failureOf(call, RhetorException.class).attemptCount();
  }

  @Test
  void everyCallOfAView_followsItsPolicy_overTheSameConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(e -> e.respondJson(503, "{}"));
        RhetorClient rhetor =
            RhetorClient.create(Clients.configFor(server).retryPolicy(TWICE).build())) {
      RhetorClient patient = rhetor.withOptions(retrying(FOUR_TIMES));
      RhetorClient once = patient.withOptions(retrying(RetryPolicy.none()));

      assertThat(attemptsOf(rhetor.sendMessage("Hi"))).isEqualTo(2);
      assertThat(attemptsOf(patient.sendMessage("Hi"))).isEqualTo(4);
      assertThat(attemptsOf(patient.streamMessage("Hi").collect())).isEqualTo(4);
      assertThat(attemptsOf(patient.contexts().listContexts())).isEqualTo(4);
      assertThat(attemptsOf(patient.budget().getStatus())).isEqualTo(4);
      assertThat(attemptsOf(once.sendMessage("Hi"))).isEqualTo(1);
      assertThat(server.exchanges()).hasSize(2 + 4 * 4 + 1);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void withoutAPolicy_aMessageIsAttemptedThreeTimes() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(e -> e.respondJson(503, "{}"));
        RhetorClient rhetor = Clients.of(server)) {
      assertThat(attemptsOf(rhetor.sendMessage("Hi"))).isEqualTo(3);
      assertThat(server.exchanges()).hasSize(3);
    }
  }

  @Test
  void health_isAskedOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(e -> e.respondJson(503, "{}"));
        RhetorClient rhetor = Clients.of(server)) {
      RhetorClient patient = rhetor.withOptions(retrying(FOUR_TIMES));
      assertThat(Outcomes.valueOf(patient.getHealth()).isHealthy()).isFalse();
      assertThat(server.exchanges()).hasSize(1);
    }
  }

  @Test
  void promptClient_takesThePolicyOfTheView_forCapabilitiesToo() {
    HermesStubs.register(HERMES, "rhetor-prompt", "[]");
    HERMES.stubFor(post(anyUrl()).willReturn(status(503)));
    GeneratePromptRequest task = GeneratePromptRequest.builder().task("Explain routing").build();
    RhetorConfig config = HermesStubs.config(HERMES).baseUrl(LocalServer.url(HERMES)).build();
    try (RhetorPromptClient prompts = RhetorPromptClient.create(config)) {
      RhetorPromptClient patient = prompts.withOptions(retrying(FOUR_TIMES));
      RhetorPromptClient once = prompts.withOptions(retrying(RetryPolicy.none()));

      assertThat(attemptsOf(patient.comparePrompts("a", "b"))).isEqualTo(4);
      assertThat(attemptsOf(once.comparePrompts("a", "b"))).isEqualTo(1);
      ComponentUnavailableException failure =
          Outcomes.failureOf(patient.generatePrompt(task), ComponentUnavailableException.class);
      assertThat(failure.attemptCount()).isEqualTo(4);
      assertThat(failure.getCause()).isInstanceOf(RhetorServerException.class);
      assertThat(attemptsOf(once.generatePrompt(task))).isEqualTo(1);
      HERMES.verify(4 + 1 + 4 + 1, postRequestedFor(anyUrl()));
      HERMES.verify(1, HermesStubs.lookUps("rhetor-prompt"));
    }
  }

  @Test
  void policyOfTheConfiguration_holdsForCapabilities() {
    HermesStubs.register(HERMES, "quill", "[]");
    HERMES.stubFor(post(anyUrl()).willReturn(status(503)));
    RhetorConfig config = HermesStubs.config(HERMES).retryPolicy(TWICE).build();
    try (HermesClient hermes = HermesClient.create(config)) {
      assertThat(attemptsOf(hermes.invoke("quill", "ink", Map.of()))).isEqualTo(2);
      HERMES.verify(2, postRequestedFor(anyUrl()));
    }
  }

  @Test
  void noOptions_areRefused() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(e -> e.respondJson(503, "{}"));
        RhetorClient rhetor = Clients.of(server)) {
      assertThatThrownBy(() -> rhetor.withOptions(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("options");
    }
  }
}
