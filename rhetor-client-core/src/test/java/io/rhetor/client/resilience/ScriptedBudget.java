package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetChange;
import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetSettings;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.BudgetSummary;
import io.rhetor.client.budget.BudgetUsage;
import io.rhetor.client.budget.ModelTiers;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.budget.RhetorBudget;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A budget that tells where it stands when a test says so. */
class ScriptedBudget implements RhetorBudget {
  final List<CompletableFuture<BudgetStatus>> questions = new CopyOnWriteArrayList<>();
  RuntimeException refusal;
  private BudgetStatus standing;

  /** A status with one period. */
  static BudgetStatus status(String period, BudgetPolicy policy, String usage, String limit) {
    return BudgetStatus.builder()
        .period(BudgetPeriod.of(period), period(policy, usage, limit))
        .build();
  }

  static PeriodStatus period(BudgetPolicy policy, String usage, String limit) {
    return PeriodStatus.builder()
        .policy(policy)
        .usage(new BigDecimal(usage))
        .limit(new BigDecimal(limit))
        .build();
  }

  /** Answers all questions to come at once. */
  ScriptedBudget standingAt(BudgetStatus status) {
    standing = status;
    return this;
  }

  /** Answers the last question. */
  void tell(BudgetStatus status) {
    last().complete(status);
  }

  void fail(Throwable failure) {
    last().completeExceptionally(failure);
  }

  CompletableFuture<BudgetStatus> last() {
    return questions.get(questions.size() - 1);
  }

  @Override
  public CompletableFuture<BudgetStatus> getStatus() {
    CompletableFuture<BudgetStatus> question = new CompletableFuture<>();
    questions.add(question);
    if (refusal != null) {
      throw refusal;
    }
    if (standing != null) {
      question.complete(standing);
    }
    return question;
  }

  @Override
  public CompletableFuture<BudgetSettings> getSettings() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<BudgetChange> setLimit(BudgetLimit limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<BudgetChange> setPolicy(
      BudgetPeriod period, BudgetPolicy policy, String provider) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<BudgetUsage> getUsage(BudgetPeriod period) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<BudgetUsage> getUsage(BudgetPeriod period, String provider) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<BudgetSummary> getSummary(BudgetPeriod period, BudgetGrouping groupBy) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ModelTiers> getModelTiers() {
    throw new UnsupportedOperationException();
  }
}
