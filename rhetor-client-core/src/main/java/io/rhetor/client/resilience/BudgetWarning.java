package io.rhetor.client.resilience;

import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.message.TaskType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link BudgetAwareLlmClient} warns of. Immutable. */
public final class BudgetWarning {
  /** What a warning is about. */
  public enum Kind {
    /**
     * Much of a limit is spent, or all of it. Has a period, usage, limit and percentage, which
     * other warnings do not have.
     */
    LIMIT_NEAR,
    /**
     * Another model answered than usual, and the server did not say so. Has a task type and, as far
     * as they are known, provider and model, now and usually, which other warnings do not have.
     */
    MODEL_CHANGED,
    /** The budget, or that of one period, could not be read; the call was sent all the same. */
    BUDGET_UNKNOWN
  }

  private static final MathContext FOUR_DIGITS_DOWN = new MathContext(4, RoundingMode.DOWN);
  private static final ModelRoute NO_MODEL = new ModelRoute(Optional.empty(), Optional.empty());

  private final Kind kind;
  private final String message;
  private final @Nullable BudgetPeriod period;
  private final @Nullable BigDecimal usage;
  private final @Nullable BigDecimal limit;
  private final @Nullable TaskType taskType;
  private final ModelRoute actual;
  private final ModelRoute usual;

  private BudgetWarning(
      Kind kind,
      String message,
      @Nullable BudgetPeriod period,
      @Nullable BigDecimal usage,
      @Nullable BigDecimal limit,
      @Nullable TaskType taskType,
      ModelRoute actual,
      ModelRoute usual) {
    this.kind = kind;
    this.message = message;
    this.period = period;
    this.usage = usage;
    this.limit = limit;
    this.taskType = taskType;
    this.actual = actual;
    this.usual = usual;
  }

  static BudgetWarning unknown(String reason) {
    return new BudgetWarning(
        Kind.BUDGET_UNKNOWN, reason, null, null, null, null, NO_MODEL, NO_MODEL);
  }

  static BudgetWarning near(BudgetPeriod period, BigDecimal usage, BigDecimal limit) {
    String message =
        String.format(
            "%s %% of the %s budget are spent: %s of %s USD",
            percentage(usage, limit).stripTrailingZeros().toPlainString(),
            period,
            usage.toPlainString(),
            limit.toPlainString());
    return new BudgetWarning(
        Kind.LIMIT_NEAR, message, period, usage, limit, null, NO_MODEL, NO_MODEL);
  }

  static BudgetWarning modelChanged(TaskType task, ModelRoute usual, ModelRoute actual) {
    String message =
        String.format(
            "%s answered in place of %s (task type %s); beyond a limit, servers change to a cheaper"
                + " model without a word",
            actual, usual, task);
    return new BudgetWarning(Kind.MODEL_CHANGED, message, null, null, null, task, actual, usual);
  }

  /** {@return what the warning is about, which decides which of the other values are there} */
  public Kind kind() {
    return kind;
  }

  /**
   * {@return the warning in words, as it is among the warnings of the answer, without anything
   * private}
   */
  public String message() {
    return message;
  }

  /** {@return the period whose limit is near} */
  public Optional<BudgetPeriod> period() {
    return Optional.ofNullable(period);
  }

  /** {@return what was spent in the period when the budget was read, in US dollars} */
  public Optional<BigDecimal> usage() {
    return Optional.ofNullable(usage);
  }

  /** {@return what may be spent in the period, above 0, in US dollars} */
  public Optional<BigDecimal> limit() {
    return Optional.ofNullable(limit);
  }

  /** {@return the spent part of the limit in percent, rounded down to four digits; may pass 100} */
  public Optional<BigDecimal> percentage() {
    return usage == null || limit == null
        ? Optional.empty()
        : Optional.of(percentage(usage, limit));
  }

  /** {@return the kind of work; {@link TaskType#DEFAULT} if the request named none} */
  public Optional<TaskType> taskType() {
    return Optional.ofNullable(taskType);
  }

  /** {@return the id of the provider that answered} */
  public Optional<String> provider() {
    return actual.provider;
  }

  /** {@return the id of the model that answered} */
  public Optional<String> model() {
    return actual.model;
  }

  /** {@return the id of the provider that usually answers} */
  public Optional<String> usualProvider() {
    return usual.provider;
  }

  /** {@return the id of the model that usually answers} */
  public Optional<String> usualModel() {
    return usual.model;
  }

  @Override
  public String toString() {
    return "BudgetWarning{kind=" + kind + ", message=" + message + "}";
  }

  private static BigDecimal percentage(BigDecimal usage, BigDecimal limit) {
    return usage.multiply(BigDecimal.valueOf(100)).divide(limit, FOUR_DIGITS_DOWN);
  }
}
