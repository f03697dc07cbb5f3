package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.LlmClient;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.InputGuard;
import io.rhetor.client.testing.Shape;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A budget-aware client of a server that counts what its answers cost. */
class EndToEndBudgetAwareTest {
  private static final MessageRequest EXPENSIVE =
      MessageRequest.builder()
          .message("What is Tekton?")
          .taskType(TaskType.CODE)
          .contextId(ContextId.of("my-component", "user123"))
          .build();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anEnforcedLimitOnAllProvidersRefusesOnceItIsUsedUp(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      limit(both, "0.0001", BudgetLimit.ALL_PROVIDERS, BudgetPolicy.ENFORCE);
      LlmClient llm = both.closing(aware(both).build());
      assertThat(valueOf(llm.sendMessage(EXPENSIVE)).warnings()).isEmpty();
      int before = both.server.requestCount();

      BudgetExceededException refusal =
          failureOf(llm.sendMessage(EXPENSIVE), BudgetExceededException.class);
      failureOf(llm.streamMessage(EXPENSIVE).collect(), BudgetExceededException.class);

      assertThat(refusal.period()).isEqualTo(BudgetPeriod.DAILY);
      assertThat(refusal.limit()).isEqualByComparingTo("0.0001");
      assertThat(refusal.usage()).isGreaterThan(refusal.limit());
      assertThat(both.server.requestCount() - before).as("GET /budget alone").isEqualTo(2);

      limit(both, "100", BudgetLimit.ALL_PROVIDERS, BudgetPolicy.ENFORCE);
      assertThat(valueOf(llm.sendMessage(EXPENSIVE)).warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aLimitThatWarnsIsWarnedOfInWholeAndStreamedAnswers(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      limit(both, "0.0001", BudgetLimit.ALL_PROVIDERS, BudgetPolicy.WARN);
      LlmClient llm = both.closing(aware(both).build());
      valueOf(llm.sendMessage(EXPENSIVE));

      assertThat(valueOf(llm.sendMessage(EXPENSIVE)).warnings())
          .anySatisfy(warning -> assertThat(warning).contains(" % of the daily budget are spent"));
      assertThat(valueOf(llm.streamMessage(EXPENSIVE).collect()).warnings())
          .anySatisfy(warning -> assertThat(warning).contains(" % of the daily budget are spent"));
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aSilentChangeToACheaperModelIsNoticed(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      limit(both, "0.0001", "simulated", BudgetPolicy.ENFORCE);
      LlmClient llm = both.closing(aware(both).build());
      assertThat(valueOf(llm.sendMessage(EXPENSIVE)).warnings()).isEmpty();
      ChatRequest chat =
          ChatRequest.builder()
              .addMessage(ChatMessage.user("What is Tekton?"))
              .taskType(TaskType.CODE)
              .build();

      for (CompletableFuture<MessageResponse> reply :
          List.of(
              llm.sendMessage(EXPENSIVE),
              llm.streamMessage(EXPENSIVE).collect(),
              llm.chat(chat),
              llm.streamChat(chat).collect())) {
        MessageResponse answer = valueOf(reply);

        assertThat(answer.model()).isNotEqualTo(Optional.of("simulated-advanced"));
        assertThat(answer.warnings())
            .singleElement()
            .asString()
            .contains(" answered in place of simulated/simulated-advanced (task type code)");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anExpectedModelJudgesTheFirstAnswer(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      limit(both, "0.0001", "simulated", BudgetPolicy.ENFORCE);
      valueOf(both.rhetor.sendMessage(EXPENSIVE));
      LlmClient llm =
          both.closing(
              aware(both).expect(TaskType.CODE, "simulated", "simulated-advanced").build());

      assertThat(valueOf(llm.sendMessage(EXPENSIVE)).warnings()).hasSize(1);
      MessageRequest bypassing =
          EXPENSIVE.toBuilder()
              .options(GenerationOptions.builder().bypassBudget(true).build())
              .build();
      assertThat(valueOf(llm.sendMessage(bypassing)).warnings()).isEmpty();
    }
  }

  @Test
  void fiftyCallsAtOnceAskOnceForTheBudget() throws Exception {
    try (EndToEnd both = EndToEnd.with(Shape.OBSERVED);
        LlmClient llm = BudgetAwareLlmClient.create(both.rhetor)) {
      List<CompletableFuture<MessageResponse>> replies = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        replies.add(i % 2 == 0 ? llm.sendMessage("Hi") : llm.streamMessage("Hi").collect());
      }
      for (CompletableFuture<MessageResponse> reply : replies) {
        assertThat(valueOf(reply).message()).isNotEmpty();
      }

      assertThat(both.server.requestCount()).isEqualTo(51);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aGuardInFrontRewritesWhatTheServerRemembers(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm =
          InputGuard.builder()
              .removeControlCharacters()
              .sanitize("no numbers", text -> text.replaceAll("\\d+", "#"))
              .build()
              .protect(both.closing(aware(both).build()));

      valueOf(llm.sendMessage(EXPENSIVE.toBuilder().message("Call\u0000 4711").build()));

      assertThat(both.server.turns("my-component:user123").get(0).content()).isEqualTo("Call #");
    }
  }

  private static BudgetAwareLlmClient.Builder aware(EndToEnd both) {
    return BudgetAwareLlmClient.builder(both.rhetor, both.rhetor.budget()).cacheFor(Duration.ZERO);
  }

  private static void limit(EndToEnd both, String dollars, String provider, BudgetPolicy policy)
      throws Exception {
    valueOf(
        both.rhetor
            .budget()
            .setLimit(
                BudgetLimit.builder()
                    .period(BudgetPeriod.DAILY)
                    .limit(new BigDecimal(dollars))
                    .provider(provider)
                    .policy(policy)
                    .build()));
  }
}
