package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.BudgetUnavailableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BudgetRulesTest {
  private static final BudgetPolicy ENFORCE = BudgetPolicy.ENFORCE;

  @Property
  void limitIsUsedUp_fromTheLimitOn_toTheLastDecimal(
      @ForAll("sums") BigDecimal usage, @ForAll("sums") BigDecimal limit) {
    Throwable refusal = catchThrowable(() -> admit(80, ENFORCE, usage, limit));

    boolean usedUp = limit.signum() > 0 && usage.compareTo(limit) >= 0;
    assertThat(refusal != null).isEqualTo(usedUp);
    if (usedUp) {
      assertThat(refusal).isInstanceOf(BudgetExceededException.class);
    }
  }

  @Property
  void warningComes_fromTheThresholdOn_toTheLastDecimal(
      @ForAll("sums") BigDecimal usage,
      @ForAll("sums") BigDecimal limit,
      @ForAll @IntRange(min = 1, max = 100) int percent) {
    List<BudgetWarning> warnings = admit(percent, BudgetPolicy.WARN, usage, limit);

    // With whole numbers, in which nothing can be rounded.
    BigInteger spent = cents(usage).multiply(BigInteger.valueOf(100));
    BigInteger threshold = cents(limit).multiply(BigInteger.valueOf(percent));
    assertThat(warnings).hasSize(limit.signum() > 0 && spent.compareTo(threshold) >= 0 ? 1 : 0);
    assertThat(warnings)
        .allSatisfy(
            warning ->
                assertThat(warning.percentage().orElseThrow().multiply(limit))
                    .isLessThanOrEqualTo(usage.multiply(BigDecimal.valueOf(100))));
  }

  @Property
  void onlyEnforcedLimitsRefuse(
      @ForAll("sums") BigDecimal usage,
      @ForAll("sums") BigDecimal limit,
      @ForAll("lenient") BudgetPolicy policy) {
    assertThat(catchThrowable(() -> admit(80, policy, usage, limit))).isNull();
  }

  @Provide
  Arbitrary<BigDecimal> sums() {
    Arbitrary<Integer> scale = Arbitraries.integers().between(0, 30);
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.bigIntegers().between(big(0), big(200)), scale)
            .as(BigDecimal::new),
        Combinators.combine(Arbitraries.bigIntegers().between(big(0), big(1L << 60)), scale)
            .as(BigDecimal::new));
  }

  @Provide
  Arbitrary<BudgetPolicy> lenient() {
    return Arbitraries.of(BudgetPolicy.WARN, BudgetPolicy.IGNORE, BudgetPolicy.of("strict"));
  }

  @Example
  void refusal_tellsPeriodUsageAndLimit() {
    BudgetExceededException refusal =
        catchThrowableOfType(
            BudgetExceededException.class,
            () -> admit(80, ENFORCE, new BigDecimal("2.61"), new BigDecimal("2.50")));

    assertThat(refusal)
        .hasMessageStartingWith(
            "The daily budget is used up: 2.61 of 2.50 USD are spent. Nothing was sent.");
    assertThat(refusal.period()).isEqualTo(BudgetPeriod.DAILY);
    assertThat(refusal.usage()).isEqualTo("2.61");
    assertThat(refusal.limit()).isEqualTo("2.50");
    assertThat(refusal.isRetryable()).isFalse();
    assertThat(refusal.mayHaveBeenProcessed()).isFalse();
  }

  @Example
  void warning_tellsTheSameInWordsAndNumbers() {
    List<BudgetWarning> warnings =
        admit(80, BudgetPolicy.WARN, new BigDecimal("2.1399"), new BigDecimal("2.50"));

    assertThat(warnings)
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.kind()).isEqualTo(BudgetWarning.Kind.LIMIT_NEAR);
              assertThat(warning.message())
                  .isEqualTo("85.59 % of the daily budget are spent: 2.1399 of 2.50 USD");
              assertThat(warning.toString()).contains("LIMIT_NEAR", warning.message());
              assertThat(warning.period()).hasValue(BudgetPeriod.DAILY);
              assertThat(warning.usage()).hasValue(new BigDecimal("2.1399"));
              assertThat(warning.limit()).hasValue(new BigDecimal("2.50"));
              assertThat(warning.percentage()).hasValue(new BigDecimal("85.59"));
              assertThat(warning.taskType()).isEmpty();
              assertThat(warning.model()).isEmpty();
            });
  }

  @Example
  void ignoredLimit_isNotWarnedOf() {
    assertThat(admit(1, BudgetPolicy.IGNORE, BigDecimal.TEN, BigDecimal.ONE)).isEmpty();
  }

  @Example
  void enforcedLimitThatACallBypasses_isWarnedOf() {
    BudgetReading reading =
        new BudgetReading(ScriptedBudget.status("weekly", ENFORCE, "20", "10"), null);

    assertThat(new BudgetRules(80, true).admit(reading, true))
        .extracting(BudgetWarning::message)
        .containsExactly("200 % of the weekly budget are spent: 20 of 10 USD");
  }

  @Example
  void periodsAreLookedAtOneByOne() {
    BudgetStatus status =
        BudgetStatus.builder()
            .period(BudgetPeriod.DAILY, ScriptedBudget.period(BudgetPolicy.WARN, "9", "10"))
            .period(BudgetPeriod.WEEKLY, ScriptedBudget.period(ENFORCE, "1", "10"))
            .period(BudgetPeriod.of("yearly"), ScriptedBudget.period(ENFORCE, "99", "100"))
            .build();

    assertThat(new BudgetRules(80, false).admit(new BudgetReading(status, null), false))
        .extracting(warning -> warning.period().orElseThrow().value())
        .containsExactly("daily", "yearly");
  }

  @Example
  void whatIsNotTold_isNotUnlimited() {
    BudgetStatus status =
        BudgetStatus.builder()
            .period(BudgetPeriod.DAILY, PeriodStatus.builder().usage(BigDecimal.TEN).build())
            .period(
                BudgetPeriod.WEEKLY,
                PeriodStatus.builder().limit(BigDecimal.TEN).policy(ENFORCE).build())
            .build();

    assertThat(new BudgetRules(80, false).admit(new BudgetReading(status, null), false))
        .extracting(BudgetWarning::message)
        .containsExactly(
            "The budget could not be read: the server's answer does not tell limit and usage as"
                + " numbers for daily, weekly.");
    assertThat(
            catchThrowable(
                () -> new BudgetRules(80, true).admit(new BudgetReading(status, null), false)))
        .isInstanceOf(BudgetUnavailableException.class);
  }

  private static List<BudgetWarning> admit(
      int percent, BudgetPolicy policy, BigDecimal usage, BigDecimal limit) {
    BudgetStatus status =
        ScriptedBudget.status("daily", policy, usage.toPlainString(), limit.toPlainString());
    return new BudgetRules(percent, false).admit(new BudgetReading(status, null), false);
  }

  private static BigInteger cents(BigDecimal sum) {
    return sum.movePointRight(40).toBigIntegerExact();
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
