package io.rhetor.client.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users give to a budget: limits, queries and the names of open sets. */
class BudgetInputTest {
  private static final BudgetLimit LIMIT =
      BudgetLimit.builder()
          .period(BudgetPeriod.MONTHLY)
          .limit(new BigDecimal("40.25"))
          .provider("anthropic")
          .policy(BudgetPolicy.ENFORCE)
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"-5", "-0.01", "-1E-1000000000", "-1E+1000000000"})
  void negativeLimit_isRefused(String limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BudgetLimit.builder().limit(new BigDecimal(limit)))
        .withMessage("limit: must not be negative; 0 means no limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+12", "1E+1000000000", "1E-101", "1E-1000000000"})
  void limitThatCannotBeWrittenOut_isRefused(String limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BudgetLimit.builder().limit(new BigDecimal(limit)))
        .withMessageStartingWith("limit: must be below 10^12 US dollars");
  }

  @Test
  @SuppressWarnings("BigDecimalLiteralDouble")
  void limitMadeOfADouble_isTaken() {
    BigDecimal tenth = new BigDecimal(0.1);

    assertThat(LIMIT.toBuilder().limit(tenth).build().limit()).isEqualTo(tenth);
  }

  @Test
  void limit_isForAllProvidersAndLeavesThePolicyToTheServer() {
    BudgetLimit limit =
        BudgetLimit.builder().period(BudgetPeriod.DAILY).limit(BigDecimal.ZERO).build();

    assertThat(limit.provider()).isEqualTo(BudgetLimit.ALL_PROVIDERS).isEqualTo("all");
    assertThat(limit.policy()).isEmpty();
    assertThat(limit.toBuilder().build()).isEqualTo(limit);
  }

  @Test
  void limit_copiesAndCompares() {
    assertThat(LIMIT.toBuilder().build()).isEqualTo(LIMIT).hasSameHashCodeAs(LIMIT);
    assertThat(LIMIT)
        .hasToString(
            "BudgetLimit{period=monthly, limit_amount=40.25, provider=anthropic,"
                + " enforcement=enforce}")
        .isNotEqualTo(LIMIT.toBuilder().period(BudgetPeriod.DAILY).build())
        .isNotEqualTo(LIMIT.toBuilder().limit(BigDecimal.TEN).build())
        .isNotEqualTo(LIMIT.toBuilder().provider("openai").build())
        .isNotEqualTo(LIMIT.toBuilder().policy(BudgetPolicy.WARN).build())
        .isNotEqualTo("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void blankProvider_isRefused(String blank) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BudgetLimit.builder().provider(blank))
        .withMessageStartingWith("provider: must not be blank");
  }

  static Stream<Arguments> openSets() {
    return Stream.of(
        openSet("period", BudgetPeriod::of, BudgetPeriod.DAILY, "daily"),
        openSet("policy", BudgetPolicy::of, BudgetPolicy.ENFORCE, "enforce"),
        openSet("grouping", BudgetGrouping::of, BudgetGrouping.TASK_TYPE, "task_type"));
  }

  private static <T> Arguments openSet(
      String field, Function<String, T> of, T constant, String name) {
    return Arguments.of(field, of, constant, name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("openSets")
  void openSet_takesAnyName(String field, Function<String, ?> of, Object constant, String name) {
    assertThat(of.apply(name)).isEqualTo(constant).hasSameHashCodeAs(constant).hasToString(name);
    assertThat(of.apply("other")).isEqualTo(of.apply("other")).isNotEqualTo(constant);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of.apply(" "))
        .withMessageStartingWith(field + ": must not be blank");
  }
}
