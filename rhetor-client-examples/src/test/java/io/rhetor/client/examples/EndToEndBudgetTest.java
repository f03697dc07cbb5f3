package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetSummary;
import io.rhetor.client.budget.ModelTiers;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.budget.UsageRecord;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.testing.Shape;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What answers cost and may cost, from the client to the server and back. */
class EndToEndBudgetTest {
  private static final BudgetLimit DAILY =
      BudgetLimit.builder().period(BudgetPeriod.DAILY).limit(new BigDecimal("2.50")).build();
  private static final MessageRequest EXPENSIVE =
      MessageRequest.builder()
          .message("What is Tekton?")
          .taskType(TaskType.CODE)
          .contextId(ContextId.of("my-component", "user123"))
          .component("my-component")
          .build();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void withoutALimitNothingRemainsToBeTold(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      PeriodStatus status =
          valueOf(both.rhetor.budget().getStatus()).of(BudgetPeriod.WEEKLY).orElseThrow();

      assertThat(status.hasLimit()).isFalse();
      assertThat(status.remaining()).isEmpty();
      assertThat(status.usage().orElseThrow()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aLimitIsSetAndCounted(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      assertThat(valueOf(both.rhetor.budget().setLimit(DAILY)).isSuccess()).isTrue();
      valueOf(both.rhetor.sendMessage(EXPENSIVE));
      PeriodStatus status =
          valueOf(both.rhetor.budget().getStatus()).of(BudgetPeriod.DAILY).orElseThrow();

      assertThat(status.limit().orElseThrow()).isEqualByComparingTo("2.5");
      assertThat(status.usage().orElseThrow()).isPositive();
      assertThat(status.remaining().orElseThrow())
          .isEqualByComparingTo(new BigDecimal("2.5").subtract(status.usage().orElseThrow()));
      assertThat(status.percentage().orElseThrow()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void limitsAndPoliciesAreListed(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      RhetorBudget budget = both.rhetor.budget();
      valueOf(budget.setLimit(DAILY));
      assertThat(valueOf(budget.setPolicy(BudgetPeriod.DAILY, BudgetPolicy.ENFORCE)).policy())
          .contains(BudgetPolicy.ENFORCE);

      assertThat(valueOf(budget.getSettings()).of(BudgetPeriod.DAILY))
          .singleElement()
          .satisfies(
              setting -> {
                assertThat(setting.provider()).contains(BudgetLimit.ALL_PROVIDERS);
                assertThat(setting.limit().orElseThrow()).isEqualByComparingTo("2.5");
                assertThat(setting.policy()).contains(BudgetPolicy.ENFORCE);
                assertThat(setting.startDate()).isPresent();
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void everyAnswerIsUsage(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      valueOf(both.rhetor.sendMessage(EXPENSIVE));
      valueOf(both.rhetor.streamMessage(EXPENSIVE).collect());

      assertThat(valueOf(both.rhetor.budget().getUsage(BudgetPeriod.DAILY)).records())
          .hasSize(2)
          .allSatisfy(record -> assertThat(record.model()).contains("simulated-advanced"))
          .allSatisfy(record -> assertThat(record.cost().orElseThrow()).isPositive())
          .allSatisfy(record -> assertThat(record.taskType()).contains(TaskType.CODE))
          .extracting(UsageRecord::provider)
          .allSatisfy(provider -> assertThat(provider).contains("simulated"));
      assertThat(valueOf(both.rhetor.budget().getUsage(BudgetPeriod.DAILY, "openai")).records())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void usageIsAddedUpByEachGrouping(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      valueOf(both.rhetor.sendMessage(EXPENSIVE));
      Map<BudgetGrouping, String> keys =
          Map.of(
              BudgetGrouping.PROVIDER, "simulated",
              BudgetGrouping.MODEL, "simulated-advanced",
              BudgetGrouping.COMPONENT, "my-component",
              BudgetGrouping.TASK_TYPE, "code");
      for (Map.Entry<BudgetGrouping, String> key : keys.entrySet()) {
        BudgetSummary summary =
            valueOf(both.rhetor.budget().getSummary(BudgetPeriod.MONTHLY, key.getKey()));

        assertThat(summary.groups()).containsOnlyKeys(key.getValue());
        assertThat(summary.groups().get(key.getValue()).cost()).isEqualTo(summary.totalCost());
        assertThat(summary.count()).hasValue(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void withoutUsageTheSummaryHasNoGroups(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      BudgetSummary summary =
          valueOf(both.rhetor.budget().getSummary(BudgetPeriod.DAILY, BudgetGrouping.MODEL));

      assertThat(summary.groups()).isEmpty();
      assertThat(summary.totalCost().orElseThrow()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void modelsAreListedByWhatTheyCost(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      ModelTiers tiers = valueOf(both.rhetor.budget().getModelTiers());

      assertThat(tiers.tiers()).containsOnlyKeys("free", "low", "medium", "high");
      assertThat(tiers.tiers().get("low"))
          .allSatisfy(model -> assertThat(model.costPer1kTokens().orElseThrow()).isPositive());
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void beyondAnEnforcedLimitACheaperModelAnswers(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      valueOf(
          both.rhetor
              .budget()
              .setLimit(
                  BudgetLimit.builder()
                      .period(BudgetPeriod.DAILY)
                      .limit(new BigDecimal("0.0001"))
                      .provider("simulated")
                      .policy(BudgetPolicy.ENFORCE)
                      .build()));
      assertThat(valueOf(both.rhetor.sendMessage(EXPENSIVE)).model())
          .contains("simulated-advanced");

      assertThat(valueOf(both.rhetor.sendMessage(EXPENSIVE)).model())
          .contains("simulated-standard");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anUnknownPeriodPolicyOrGroupingIsABadRequest(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      RhetorBudget budget = both.rhetor.budget();
      BudgetPeriod hourly = BudgetPeriod.of("hourly");

      failureOf(budget.setPolicy(hourly, BudgetPolicy.WARN), RhetorBadRequestException.class);
      failureOf(
          budget.setPolicy(BudgetPeriod.DAILY, BudgetPolicy.of("beg")),
          RhetorBadRequestException.class);
      failureOf(
          budget.setLimit(BudgetLimit.builder().period(hourly).limit(BigDecimal.ONE).build()),
          RhetorBadRequestException.class);
      failureOf(budget.getUsage(hourly), RhetorBadRequestException.class);
      failureOf(
          budget.getSummary(BudgetPeriod.DAILY, BudgetGrouping.of("mood")),
          RhetorBadRequestException.class);
    }
  }
}
