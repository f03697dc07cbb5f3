package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.ScriptedLlm;
import java.util.ArrayList;
import java.util.List;

/** A budget-aware client of which a test drives the budget, the model and the time. */
abstract class BudgetAwareFixture {
  static final BudgetStatus PLENTY =
      ScriptedBudget.status("daily", BudgetPolicy.ENFORCE, "1", "10");
  static final BudgetStatus NEAR = ScriptedBudget.status("daily", BudgetPolicy.ENFORCE, "9", "10");
  static final BudgetStatus USED_UP =
      ScriptedBudget.status("daily", BudgetPolicy.ENFORCE, "10", "10");
  static final String NEAR_MESSAGE = "90 % of the daily budget are spent: 9 of 10 USD";

  final ScriptedBudget budget = new ScriptedBudget();
  final ScriptedLlm llm = new ScriptedLlm();
  final ManualTimers time = new ManualTimers();
  final List<BudgetWarning> heard = new ArrayList<>();

  BudgetAwareLlmClient.Builder builder() {
    return BudgetAwareLlmClient.builder(llm, budget)
        .executor(Runnable::run)
        .timers(time)
        .onWarning(heard::add);
  }

  void assertThatNothingWasSent() {
    assertThat(llm.requests).isEmpty();
  }
}
