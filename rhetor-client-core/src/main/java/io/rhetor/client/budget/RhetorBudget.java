package io.rhetor.client.budget;

import java.util.concurrent.CompletableFuture;

/**
 * What language models cost and may cost (section 7 of {@code docs/protocol.md}). All money is in
 * US dollars, exact, with the zeros that the server wrote: compare with {@code compareTo}, not
 * {@code equals}. A view on its client: has the client's threads, limits and errors, and ends with
 * it. Safe for use by several threads.
 *
 * <pre>{@code
 * BudgetStatus status = await(rhetor.budget().getStatus());
 * status.of(BudgetPeriod.DAILY).flatMap(PeriodStatus::remaining).ifPresent(System.out::println);
 * }</pre>
 *
 * <p>Futures fail with a {@link io.rhetor.client.error.RhetorException}; a period, policy or
 * grouping that the server does not know is a {@link
 * io.rhetor.client.error.RhetorBadRequestException}.
 *
 * <p><b>A limit refuses nothing.</b> Beyond an enforced limit of a provider, observed servers
 * answer from a cheaper model and say so nowhere but in the provider and model of the answer; a
 * limit on all providers together is counted and never enforced, and warnings do not reach clients.
 * A component that must not overspend asks {@link #getStatus()} before sending, or has a {@code
 * BudgetAwareLlmClient} ask.
 */
public interface RhetorBudget {

  /** {@return where the budgets of all providers together stand} From {@code GET /budget}. */
  CompletableFuture<BudgetStatus> getStatus();

  /** {@return the limits that were set} From {@code GET /budget/settings}. */
  CompletableFuture<BudgetSettings> getSettings();

  /**
   * Sets what may be spent in a period, for all clients of the server ({@code POST /budget/limit}).
   * Repeating is harmless.
   *
   * @param limit the limit
   * @return what the server made of it
   */
  CompletableFuture<BudgetChange> setLimit(BudgetLimit limit);

  /**
   * Sets what the server does when the limit of all providers together is passed; see {@link
   * #setPolicy(BudgetPeriod, BudgetPolicy, String)}.
   *
   * @param period the period of the limit
   * @param policy what to do
   * @return what the server made of it
   */
  default CompletableFuture<BudgetChange> setPolicy(BudgetPeriod period, BudgetPolicy policy) {
    return setPolicy(period, policy, BudgetLimit.ALL_PROVIDERS);
  }

  /**
   * Sets what the server does when a limit is passed, for all clients of the server ({@code POST
   * /budget/policy}). Repeating is harmless.
   *
   * @param period the period of the limit
   * @param policy what to do
   * @param provider the provider of the limit or {@link BudgetLimit#ALL_PROVIDERS}, not blank
   * @return what the server made of it
   * @throws IllegalArgumentException if the provider is blank
   */
  CompletableFuture<BudgetChange> setPolicy(
      BudgetPeriod period, BudgetPolicy policy, String provider);

  /**
   * Lists what was spent, answer by answer ({@code GET /budget/usage}). The list of a busy server
   * is long; {@link #getSummary} is short.
   *
   * @param period the period, of which the current one counts
   * @return the records to come
   */
  CompletableFuture<BudgetUsage> getUsage(BudgetPeriod period);

  /**
   * Lists what was spent at one provider; see {@link #getUsage(BudgetPeriod)}.
   *
   * @param period the period, of which the current one counts
   * @param provider the provider's id, not blank
   * @return the records to come
   * @throws IllegalArgumentException if the provider is blank
   */
  CompletableFuture<BudgetUsage> getUsage(BudgetPeriod period, String provider);

  /**
   * Adds up what was spent ({@code GET /budget/summary}).
   *
   * @param period the period, of which the current one counts
   * @param groupBy what to sort by
   * @return the sums to come
   */
  CompletableFuture<BudgetSummary> getSummary(BudgetPeriod period, BudgetGrouping groupBy);

  /** {@return what models cost, sorted by price} From {@code GET /budget/model-tiers}. */
  CompletableFuture<ModelTiers> getModelTiers();
}
