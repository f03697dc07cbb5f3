package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.TaskType;
import java.math.BigDecimal;
import java.util.Optional;
import org.immutables.value.Value;

/** What a {@link BudgetAwareLlmClient} warns of. */
@Value.Immutable
@ValueStyle
public interface BudgetWarning {
  /** What a warning is about. */
  enum Kind {
    /** Much of a limit is spent, or all of it. */
    LIMIT_NEAR,
    /** Another model answered than usual, and the server did not say so. */
    MODEL_CHANGED,
    /** The budget, or that of one period, could not be read; the call was sent all the same. */
    BUDGET_UNKNOWN
  }

  /**
   * Returns what the warning is about.
   *
   * @return the kind, which decides which of the other values are there
   */
  Kind kind();

  /**
   * Returns the warning in words, as it is among the warnings of the answer.
   *
   * @return a sentence without anything private
   */
  String message();

  /**
   * Returns the period whose limit is near.
   *
   * @return the period; only of {@link Kind#LIMIT_NEAR}
   */
  Optional<BudgetPeriod> period();

  /**
   * Returns what was spent in the period, when the budget was read.
   *
   * @return the sum in US dollars; only of {@link Kind#LIMIT_NEAR}
   */
  Optional<BigDecimal> usage();

  /**
   * Returns what may be spent in the period.
   *
   * @return the limit in US dollars, above 0; only of {@link Kind#LIMIT_NEAR}
   */
  Optional<BigDecimal> limit();

  /**
   * Returns which part of the limit was spent.
   *
   * @return percent of the limit, rounded down to four digits, above 100 beyond the limit; only of
   *     {@link Kind#LIMIT_NEAR}
   */
  Optional<BigDecimal> percentage();

  /**
   * Returns the kind of work whose model has changed.
   *
   * @return the task type, {@link TaskType#DEFAULT} if the request named none; only of {@link
   *     Kind#MODEL_CHANGED}
   */
  Optional<TaskType> taskType();

  /**
   * Returns the provider that answered.
   *
   * @return the provider's id; only of {@link Kind#MODEL_CHANGED}, and empty if not told
   */
  Optional<String> provider();

  /**
   * Returns the model that answered.
   *
   * @return the model's id; only of {@link Kind#MODEL_CHANGED}, and empty if not told
   */
  Optional<String> model();

  /**
   * Returns the provider that usually answers.
   *
   * @return the provider's id; only of {@link Kind#MODEL_CHANGED}, and empty if not known
   */
  Optional<String> usualProvider();

  /**
   * Returns the model that usually answers.
   *
   * @return the model's id; only of {@link Kind#MODEL_CHANGED}, and empty if not known
   */
  Optional<String> usualModel();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder; {@code kind} and {@code message} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableBudgetWarning.Builder {
    Builder() {}
  }
}
