package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.InputGuard;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What clients say that they are: their kind and their servers, and nothing that is secret. */
class ClientNamesTest {
  private static final String SERVER = "http://localhost:8300";
  private static final RhetorConfig CONFIG =
      RhetorConfig.builder()
          .baseUrl(SERVER + "/")
          .hermesUrl("http://localhost:8100")
          .token("secret-token")
          .defaultHeader("X-Key", "secret-key")
          .build();

  @Test
  void clientAndViews_nameTheirServers() {
    try (RhetorClient rhetor = RhetorClient.create(CONFIG)) {
      assertThat(rhetor).hasToString("RhetorClient[http://localhost:8300]");
      assertThat(rhetor.withOptions(CallOptions.builder().token("secret-token").build()))
          .hasToString("RhetorClient[http://localhost:8300]");
      assertThat(rhetor.prompts()).hasToString("RhetorPromptClient[http://localhost:8300]");
      assertThat(rhetor.contexts()).hasToString("RhetorContexts[http://localhost:8300]");
      assertThat(rhetor.budget()).hasToString("RhetorBudget[http://localhost:8300]");
      assertThat(rhetor.hermes()).hasToString("HermesClient[http://localhost:8100/api]");
      assertThat(rhetor.conversations())
          .hasToString("RhetorCommunicationClient[http://localhost:8100/api]");
    }
  }

  @Test
  void clientsOfTheirOwn_sayTheSameAsViews() {
    try (RhetorClient rhetor = RhetorClient.create(CONFIG);
        RhetorPromptClient prompts = RhetorPromptClient.create(CONFIG);
        RhetorCommunicationClient conversations = RhetorCommunicationClient.create(CONFIG);
        HermesClient hermes = HermesClient.create(CONFIG)) {
      assertThat(prompts).hasToString(rhetor.prompts().toString());
      assertThat(conversations).hasToString(rhetor.conversations().toString());
      assertThat(hermes).hasToString(rhetor.hermes().toString());
    }
  }

  @Test
  void clientOfSeveralServers_namesThemAll() {
    RhetorConfig several =
        CONFIG.toBuilder().baseUrls(List.of(SERVER, "https://rhetor.example/llm")).build();
    try (RhetorClient rhetor = RhetorClient.create(several)) {
      assertThat(rhetor)
          .hasToString("RhetorClient[http://localhost:8300, https://rhetor.example/llm]");
    }
  }

  @Test
  void hermesUrlThatCannotBeUsed_isSaidToBe() {
    RhetorConfig config =
        RhetorConfig.builder(Map.of("HERMES_URL", "http://user:secret@hermes")).build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      assertThat(rhetor.hermes()).hasToString("HermesClient[(HERMES_URL cannot be used)]");
    }
  }

  @Test
  void wrappers_nameWhatTheyWrap() {
    try (RhetorClient rhetor = RhetorClient.create(CONFIG);
        FallbackLlmClient chain =
            FallbackLlmClient.builder()
                .first("guarded", InputGuard.builder().maxCharacters(9).build().protect(rhetor))
                .then("own", LlmClient.answering(new Answers()))
                .thenReply("A private reply.")
                .build();
        FallbackLlmClient single = FallbackLlmClient.builder().first("one", rhetor).build()) {
      String named =
          "FallbackLlmClient[guarded=InputGuard[RhetorClient[http://localhost:8300]],"
              + " own=LlmClient.answering[answers], static-reply]";
      assertThat(chain).hasToString(named);
      assertThat(chain.reportingTo(outcome -> {})).hasToString(named);
      assertThat(single).hasToString("FallbackLlmClient[one=RhetorClient[http://localhost:8300]]");
      assertThat(BudgetAwareLlmClient.create(rhetor))
          .hasToString("BudgetAwareLlmClient[RhetorClient[http://localhost:8300]]");
    }
  }

  /** A function with a name of its own. */
  private static final class Answers
      implements Function<ChatRequest, CompletionStage<MessageResponse>> {
    @Override
    public CompletionStage<MessageResponse> apply(ChatRequest request) {
      return CompletableFuture.failedFuture(new IllegalStateException("planned by a test"));
    }

    @Override
    public String toString() {
      return "answers";
    }
  }
}
