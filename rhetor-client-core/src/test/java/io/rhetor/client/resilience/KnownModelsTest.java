package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a budget-aware client finds that another model answers than usual. */
class KnownModelsTest extends BudgetAwareFixture {
  private static final MessageRequest CODE =
      MessageRequest.builder().message("Hi").taskType(TaskType.CODE).build();
  private static final MessageRequest INSISTING =
      CODE.toBuilder()
          .options(GenerationOptions.builder().provider("openai").model("gpt-4").build())
          .build();
  private static final String CHANGED =
      "ollama/llama3 answered in place of openai/gpt-4 (task type code); beyond a limit, servers"
          + " change to a cheaper model without a word";

  private BudgetAwareLlmClient client;

  @BeforeEach
  void start() {
    budget.standingAt(PLENTY);
    client = builder().build();
  }

  @Test
  void firstAnswer_tellsTheUsualModel() {
    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
    assertThat(warnings(CODE, "ollama", "llama3")).containsExactly(CHANGED);
    assertThat(warnings(CODE, "ollama", "llama3")).containsExactly(CHANGED);
    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
    assertThat(heard).extracting(BudgetWarning::message).containsExactly(CHANGED, CHANGED);
  }

  @Test
  void warning_tellsBothModels() {
    client = builder().expect(TaskType.CODE, "openai", "gpt-4").build();
    warnings(CODE, "ollama", "llama3");

    assertThat(heard)
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.kind()).isEqualTo(BudgetWarning.Kind.MODEL_CHANGED);
              assertThat(warning.message()).isEqualTo(CHANGED);
              assertThat(warning.taskType()).hasValue(TaskType.CODE);
              assertThat(warning.provider()).hasValue("ollama");
              assertThat(warning.model()).hasValue("llama3");
              assertThat(warning.usualProvider()).hasValue("openai");
              assertThat(warning.usualModel()).hasValue("gpt-4");
              assertThat(warning.period()).isEmpty();
            });
  }

  @Test
  void eachTaskType_hasItsOwnUsualModel() {
    warnings(CODE, "openai", "gpt-4");

    assertThat(warnings(MessageRequest.of("Hi"), "ollama", "llama3")).isEmpty();
    assertThat(warnings(CODE.toBuilder().taskType(TaskType.DEFAULT).build(), "anthropic", "claude"))
        .singleElement()
        .asString()
        .startsWith("anthropic/claude answered in place of ollama/llama3 (task type default)");
  }

  @Test
  void expectedModel_judgesTheFirstAnswer() {
    client = builder().expect(TaskType.CODE, "openai", "gpt-4").build();

    assertThat(warnings(CODE, "ollama", "llama3")).containsExactly(CHANGED);
    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
  }

  @Test
  void modelThatTheRequestInsistsOn_judgesTheFirstAnswerAndTellsNothingUsual() {
    assertThat(warnings(INSISTING, "ollama", "llama3")).containsExactly(CHANGED);
    assertThat(warnings(INSISTING, "openai", "gpt-4")).isEmpty();

    assertThat(warnings(CODE, "anthropic", "claude")).isEmpty();
  }

  @Test
  void providerThatTheRequestInsistsOn_mayAnswerWithAnyModel() {
    MessageRequest request =
        CODE.toBuilder().options(GenerationOptions.builder().provider("openai").build()).build();

    assertThat(warnings(request, "openai", "gpt-4")).isEmpty();
    assertThat(warnings(request, "openai", "gpt-3.5")).isEmpty();
    assertThat(warnings(request, "ollama", "llama3"))
        .singleElement()
        .asString()
        .startsWith("ollama/llama3 answered in place of openai/? ");
  }

  @Test
  void otherModelOfTheSameProvider_isAChange() {
    warnings(CODE, "openai", "gpt-4");

    assertThat(warnings(CODE, "openai", "gpt-3.5")).hasSize(1);
  }

  @Test
  void whatAnAnswerDoesNotTell_isNotCompared() {
    assertThat(warnings(CODE, null, null)).isEmpty();
    assertThat(warnings(CODE, null, "gpt-4")).isEmpty();
    assertThat(warnings(CODE, "openai", null)).isEmpty();
    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
    assertThat(warnings(CODE, "openai", "gpt-3.5")).hasSize(1);
  }

  @Test
  void fallbackThatTheServerTells_isNeitherAChangeNorUsual() {
    assertThat(warnings(CODE, "ollama", "llama3", true)).isEmpty();
    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
    assertThat(warnings(CODE, "ollama", "llama3", true)).isEmpty();
  }

  @Test
  void forget_letsTheNextAnswerTellTheUsualModel() {
    warnings(CODE, "openai", "gpt-4");
    client.forget();

    assertThat(warnings(CODE, "ollama", "llama3")).isEmpty();
    assertThat(budget.questions).hasSize(2);
  }

  @Test
  void taskTypesWithoutEnd_doNotFillTheMemory() {
    for (int i = 0; i < 1_000; i++) {
      warnings(CODE.toBuilder().taskType(TaskType.of("t" + i)).build(), "openai", "gpt-4");
    }

    assertThat(warnings(CODE, "openai", "gpt-4")).isEmpty();
    assertThat(warnings(CODE, "ollama", "llama3")).as("not learnt").isEmpty();
    assertThat(warnings(CODE.toBuilder().taskType(TaskType.of("t999")).build(), "ollama", "llama3"))
        .as("learnt before")
        .hasSize(1);
  }

  private List<String> warnings(MessageRequest request, String provider, String model) {
    return warnings(request, provider, model, false);
  }

  private List<String> warnings(
      MessageRequest request, String provider, String model, boolean fallback) {
    CompletableFuture<MessageResponse> reply = client.sendMessage(request);
    MessageResponse.Builder answer = MessageResponse.builder().message("Hello").fallback(fallback);
    if (provider != null) {
      answer.provider(provider);
    }
    if (model != null) {
      answer.model(model);
    }
    llm.answer.complete(answer.build());
    return reply.join().warnings();
  }
}
