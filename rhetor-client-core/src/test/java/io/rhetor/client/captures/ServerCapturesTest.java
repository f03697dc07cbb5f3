package io.rhetor.client.captures;

import static io.rhetor.client.support.JsonText.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.provider.Model;
import io.rhetor.client.provider.Provider;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server told about itself and its providers, replayed over a socket. */
class ServerCapturesTest {
  /** The captures that the tests below name; {@link AllCapturesTest} counts on it. */
  static final Set<String> REPLAYED =
      Set.of(
          "april-2025/authorization-header-is-ignored",
          "april-2025/cors-simple",
          "april-2025/health",
          "april-2025/health-head-not-allowed",
          "april-2025/provider-set-ok",
          "april-2025/provider-set-unavailable-provider",
          "april-2025/providers",
          "april-2025/providers-after-set",
          "april-2025-repaired/providers-with-ollama",
          "april-2025-repaired/restart-providers-after",
          "april-2025-repaired/root");

  private static final Provider ANTHROPIC =
      provider(
          "anthropic",
          "Anthropic Claude",
          false,
          model("claude-3-opus-20240229", "Claude 3 Opus"),
          model("claude-3-sonnet-20240229", "Claude 3 Sonnet"),
          model("claude-3-haiku-20240307", "Claude 3 Haiku"),
          model("claude-3-5-sonnet-20240620", "Claude 3.5 Sonnet"));
  private static final Provider OPENAI =
      provider(
          "openai",
          "OpenAI",
          false,
          model("gpt-4o", "GPT-4o"),
          model("gpt-4-turbo", "GPT-4 Turbo"),
          model("gpt-4", "GPT-4"),
          model("gpt-3.5-turbo", "GPT-3.5 Turbo"));
  private static final Provider OLLAMA =
      provider(
          "ollama",
          "Ollama Local LLMs",
          false,
          model("llama3", "Llama 3"),
          model("mixtral", "Mixtral"),
          model("mistral", "Mistral"),
          model("gemma", "Gemma"),
          model("phi3", "Phi-3"));
  private static final Provider RUNNING_OLLAMA =
      provider("ollama", "Ollama Local LLMs", true, model("llama3", "llama3"));
  private static final Provider SIMULATED =
      provider(
          "simulated",
          "Simulated LLM",
          true,
          model("simulated-fast", "Fast Simulation"),
          model("simulated-standard", "Standard Simulation"),
          model("simulated-advanced", "Advanced Simulation"));

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "april-2025/health",
        "april-2025/cors-simple",
        "april-2025/authorization-header-is-ignored"
      })
  void health_reads(String capture) throws Exception {
    assertThat(replay(capture, RhetorClient::getHealth))
        .isEqualTo(
            Health.builder()
                .status("healthy")
                .version("0.1.0")
                .provider("anthropic", false)
                .provider("openai", false)
                .provider("ollama", false)
                .provider("simulated", true)
                .build());
  }

  @Test
  void healthThatIsRefusedWithoutABody_isUnhealthy() throws Exception {
    Health health = replay("april-2025/health-head-not-allowed", RhetorClient::getHealth);

    assertThat(health.status()).isEqualTo(Health.UNHEALTHY);
    assertThat(health.problem().orElseThrow()).contains("405");
  }

  @ParameterizedTest
  @CsvSource({
    "april-2025/providers, simulated-standard",
    "april-2025/providers-after-set, simulated-advanced",
    "april-2025-repaired/restart-providers-after, simulated-standard"
  })
  void providers_read(String capture, String defaultModel) throws Exception {
    assertThat(replay(capture, RhetorClient::getProviders))
        .isEqualTo(
            Providers.fromJson(
                fields(
                    "providers",
                    byId(OLLAMA),
                    "default_provider",
                    "simulated",
                    "default_model",
                    defaultModel)));
  }

  @Test
  void providersWithALocalModel_read() throws Exception {
    assertThat(replay("april-2025-repaired/providers-with-ollama", RhetorClient::getProviders))
        .isEqualTo(
            Providers.fromJson(
                fields(
                    "providers",
                    byId(RUNNING_OLLAMA),
                    "default_provider",
                    "ollama",
                    "default_model",
                    "llama3")));
  }

  @ParameterizedTest
  @CsvSource({
    "april-2025/provider-set-ok, simulated, simulated-advanced",
    "april-2025/provider-set-unavailable-provider, anthropic, claude-3-haiku-20240307"
  })
  void newDefault_reads(String capture, String provider, String model) throws Exception {
    ProviderSelection selection = replay(capture, rhetor -> rhetor.setProvider(provider, model));

    assertThat(selection)
        .isEqualTo(
            ProviderSelection.fromJson(
                fields("success", true, "provider", provider, "model", model)));
  }

  @Test
  void overview_reads() throws Exception {
    ServerInfo info = replay("april-2025-repaired/root", RhetorClient::getServerInfo);

    assertThat(info.name()).contains("Rhetor LLM Manager");
    assertThat(info.version()).contains("0.1.0");
    assertThat(info.status()).contains("running");
    assertThat(info.endpoints())
        .containsExactly(
            "/message",
            "/stream",
            "/chat",
            "/ws",
            "/providers",
            "/health",
            "/templates",
            "/prompts",
            "/contexts",
            "/budget");
    assertThat(info.providers()).isEqualTo(byId(OLLAMA));
    assertThat(info.templateCount()).hasValue(0);
    assertThat(info.promptComponents())
        .containsExactly(
            "athena",
            "engram",
            "ergon",
            "hermes",
            "prometheus",
            "rhetor",
            "sophia",
            "synthesis",
            "telos");
    assertThat(info.promptCount()).hasValue(9);
    assertThat(info.dailyUsage()).contains(new BigDecimal("0.0"));
    assertThat(info.dailyLimit()).contains(new BigDecimal("0.0"));
    assertThat(info.budgetEnabled()).contains(true);
    assertThat(info.additionalProperties()).isEmpty();
  }

  private static <T> T replay(String capture, Function<RhetorClient, CompletableFuture<T>> call)
      throws Exception {
    assertThat(REPLAYED).contains(capture);
    SERVER.stubFor(Replay.whole(Capture.load(capture)));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.valueOf(call.apply(rhetor));
    }
  }

  private static Map<String, Provider> byId(Provider ollama) {
    return Map.of(
        "anthropic", ANTHROPIC, "openai", OPENAI, "ollama", ollama, "simulated", SIMULATED);
  }

  private static Provider provider(String id, String name, boolean available, Model... models) {
    return Provider.fromJson(
        fields("id", id, "name", name, "available", available, "models", List.of(models)));
  }

  private static Model model(String id, String name) {
    return Model.fromJson(fields("id", id, "name", name));
  }
}
