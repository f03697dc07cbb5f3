package io.rhetor.client.captures;

import static io.rhetor.client.support.JsonText.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.budget.BudgetChange;
import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetSetting;
import io.rhetor.client.budget.BudgetSettings;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.BudgetSummary;
import io.rhetor.client.budget.BudgetUsage;
import io.rhetor.client.budget.ModelTiers;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.budget.TieredModel;
import io.rhetor.client.budget.UsageGroup;
import io.rhetor.client.budget.UsageRecord;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorValidationException;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server told about budgets, replayed over a socket. */
class BudgetCaptureReplayTest {
  /** The captures that the tests below name; {@link AllCapturesTest} counts on it. */
  static final Set<String> REPLAYED =
      Set.of(
          "april-2025/budget-limit-bad-enforcement",
          "april-2025/budget-limit-bad-period",
          "april-2025/budget-limit-missing-field",
          "april-2025/budget-limit-negative",
          "april-2025/budget-limit-set",
          "april-2025/budget-limit-set-defaults",
          "april-2025/budget-limit-set-per-provider",
          "april-2025/budget-model-tiers",
          "april-2025/budget-policy-bad-period",
          "april-2025/budget-policy-bad-policy",
          "april-2025/budget-policy-set",
          "april-2025/budget-settings",
          "april-2025/budget-settings-empty",
          "april-2025/budget-status-no-limits",
          "april-2025/budget-status-with-limits",
          "april-2025/budget-summary-bad-group",
          "april-2025/budget-summary-empty",
          "april-2025/budget-usage-bad-period",
          "april-2025/budget-usage-empty",
          "april-2025-repaired/budget-summary-by-model",
          "april-2025-repaired/budget-summary-by-provider",
          "april-2025-repaired/budget-usage",
          "april-2025-repaired/budget-usage-unknown-provider",
          "april-2025-repaired/stock-config-budget-usage-after");

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static final RecordedCalls CALLS = new RecordedCalls(SERVER);
  private static final BigDecimal ZERO = new BigDecimal("0.0");

  @Test
  void statusWithoutLimits_reads() throws Exception {
    BudgetStatus status =
        CALLS.valueOf(
            load("april-2025/budget-status-no-limits"), rhetor -> rhetor.budget().getStatus());

    PeriodStatus none =
        PeriodStatus.builder().usage(ZERO).limit(ZERO).policy(BudgetPolicy.WARN).build();
    assertThat(status)
        .isEqualTo(
            BudgetStatus.builder()
                .period(BudgetPeriod.DAILY, none)
                .period(BudgetPeriod.WEEKLY, none)
                .period(BudgetPeriod.MONTHLY, none)
                .build());
    assertThat(none.hasLimit()).isFalse();
  }

  @Test
  void statusWithLimits_reads() throws Exception {
    BudgetStatus status =
        CALLS.valueOf(
            load("april-2025/budget-status-with-limits"), rhetor -> rhetor.budget().getStatus());

    PeriodStatus.Builder open = PeriodStatus.builder().usage(ZERO).percentage(ZERO);
    open.policy(BudgetPolicy.WARN);
    assertThat(status)
        .isEqualTo(
            BudgetStatus.builder()
                .period(BudgetPeriod.DAILY, open.limit(usd("2.5")).remaining(usd("2.5")).build())
                .period(BudgetPeriod.WEEKLY, open.limit(usd("10.0")).remaining(usd("10.0")).build())
                .period(
                    BudgetPeriod.MONTHLY,
                    PeriodStatus.builder()
                        .usage(ZERO)
                        .limit(ZERO)
                        .policy(BudgetPolicy.IGNORE)
                        .build())
                .build());
  }

  @Test
  void settings_read() throws Exception {
    BudgetSettings settings =
        CALLS.valueOf(load("april-2025/budget-settings"), rhetor -> rhetor.budget().getSettings());

    assertThat(settings)
        .isEqualTo(
            BudgetSettings.fromJson(
                fields(
                    "daily",
                    List.of(setting(1, "all", "2.5", BudgetPolicy.WARN, "03.570971").toJson()),
                    "weekly",
                    List.of(setting(2, "all", "10.0", BudgetPolicy.WARN, "03.573908").toJson()),
                    "monthly",
                    List.of(
                        setting(3, "anthropic", "40.25", BudgetPolicy.ENFORCE, "03.576368")
                            .toJson(),
                        setting(4, "openai", "-5.0", BudgetPolicy.WARN, "03.583091").toJson(),
                        setting(5, "all", "0.0", BudgetPolicy.IGNORE, "03.588665").toJson()))));
  }

  @Test
  void settingsOfNothing_read() throws Exception {
    BudgetSettings settings =
        CALLS.valueOf(
            load("april-2025/budget-settings-empty"), rhetor -> rhetor.budget().getSettings());

    assertThat(settings.periods())
        .containsOnlyKeys(BudgetPeriod.DAILY, BudgetPeriod.WEEKLY, BudgetPeriod.MONTHLY)
        .allSatisfy((period, limits) -> assertThat(limits).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "april-2025/budget-limit-set, daily, 2.5, all, warn",
    "april-2025/budget-limit-set-defaults, weekly, 10.0, all, ",
    "april-2025/budget-limit-set-per-provider, monthly, 40.25, anthropic, enforce"
  })
  void limitThatWasSet_reads(
      String name, String period, BigDecimal limit, String provider, String policy)
      throws Exception {
    BudgetLimit.Builder asked =
        BudgetLimit.builder().period(BudgetPeriod.of(period)).limit(limit).provider(provider);
    Map<String, Object> expected =
        fields("success", true, "period", period, "limit_amount", limit, "provider", provider);
    if (policy != null) {
      asked.policy(BudgetPolicy.of(policy));
      expected.put("policy", policy);
    }

    BudgetChange change =
        CALLS.valueOf(load(name), rhetor -> rhetor.budget().setLimit(asked.build()));

    assertThat(change).isEqualTo(BudgetChange.fromJson(expected));
  }

  @Test
  void policyThatWasSet_reads() throws Exception {
    BudgetChange change =
        CALLS.valueOf(
            load("april-2025/budget-policy-set"),
            rhetor -> rhetor.budget().setPolicy(BudgetPeriod.MONTHLY, BudgetPolicy.IGNORE));

    assertThat(change)
        .isEqualTo(
            BudgetChange.fromJson(
                fields(
                    "success",
                    true,
                    "period",
                    BudgetPeriod.MONTHLY,
                    "policy",
                    BudgetPolicy.IGNORE,
                    "provider",
                    BudgetLimit.ALL_PROVIDERS)));
  }

  @ParameterizedTest
  @CsvSource({
    "april-2025/budget-usage-empty, ",
    "april-2025-repaired/budget-usage, simulated",
    "april-2025-repaired/budget-usage-unknown-provider, nimbus",
    "april-2025-repaired/stock-config-budget-usage-after, "
  })
  void usage_reads(String name, String provider) throws Exception {
    Capture capture = load(name);
    Map<String, Object> expected = fields("period", "daily");
    if (provider != null) {
      expected.put("provider", provider);
    }
    List<UsageRecord> records = new ArrayList<>();
    capture.answer().get("usage").forEach(item -> records.add(record(item)));
    expected.put("usage", records);

    BudgetUsage usage =
        CALLS.valueOf(
            capture,
            rhetor ->
                provider == null
                    ? rhetor.budget().getUsage(BudgetPeriod.DAILY)
                    : rhetor.budget().getUsage(BudgetPeriod.DAILY, provider));

    assertThat(usage).isEqualTo(BudgetUsage.fromJson(expected));
    assertThat(usage.count()).isEqualTo(capture.answer().get("count").asInt());
  }

  @Test
  void costOfAnAnswer_isExact() throws Exception {
    BudgetUsage usage =
        CALLS.valueOf(
            load("april-2025-repaired/stock-config-budget-usage-after"),
            rhetor -> rhetor.budget().getUsage(BudgetPeriod.DAILY));

    assertThat(usage.records().get(0).cost()).hasValue(usd("0.000066"));
  }

  @Test
  void summaryByProvider_reads() throws Exception {
    BudgetSummary summary =
        CALLS.valueOf(
            load("april-2025-repaired/budget-summary-by-provider"),
            rhetor -> rhetor.budget().getSummary(BudgetPeriod.DAILY, BudgetGrouping.PROVIDER));

    assertThat(summary)
        .isEqualTo(
            BudgetSummary.fromJson(
                fields(
                    "period",
                    BudgetPeriod.DAILY,
                    "total_cost",
                    usd("0.0000045"),
                    "total_input_tokens",
                    927,
                    "total_output_tokens",
                    4_732,
                    "total_tokens",
                    5_659,
                    "count",
                    33,
                    "groups",
                    Map.of(
                        "simulated",
                        group("0.0", 904, 4_574, 31),
                        "nimbus",
                        group("0.0", 5, 158, 1),
                        "anthropic",
                        group("0.0000045", 18, 0, 1)))));
  }

  @Test
  void summaryByModel_reads() throws Exception {
    BudgetSummary summary =
        CALLS.valueOf(
            load("april-2025-repaired/budget-summary-by-model"),
            rhetor -> rhetor.budget().getSummary(BudgetPeriod.WEEKLY, BudgetGrouping.MODEL));

    assertThat(summary.period()).hasValue(BudgetPeriod.WEEKLY);
    assertThat(summary.groups())
        .hasSize(6)
        .containsEntry("simulated-fast", group("0.0", 881, 4_165, 28));
    assertThat(summary.count()).hasValue(33);
  }

  @Test
  void summaryOfNothing_hasTotalsOfZero() throws Exception {
    BudgetSummary summary =
        CALLS.valueOf(
            load("april-2025/budget-summary-empty"),
            rhetor -> rhetor.budget().getSummary(BudgetPeriod.DAILY, BudgetGrouping.PROVIDER));

    assertThat(summary)
        .isEqualTo(
            BudgetSummary.fromJson(
                fields(
                    "period",
                    BudgetPeriod.DAILY,
                    "total_cost",
                    ZERO,
                    "total_input_tokens",
                    0,
                    "total_output_tokens",
                    0,
                    "total_tokens",
                    0,
                    "count",
                    0)));
  }

  @Test
  void modelTiers_read() throws Exception {
    ModelTiers tiers =
        CALLS.valueOf(
            load("april-2025/budget-model-tiers"), rhetor -> rhetor.budget().getModelTiers());

    assertThat(tiers.tiers().keySet()).containsExactly("free", "low", "medium", "high");
    assertThat(tiers.tiers().get("free"))
        .containsExactly(
            model("ollama", "llama3", "0.0"), model("simulated", "simulated-standard", "0.0"));
    assertThat(tiers.tiers().get("medium"))
        .hasSize(4)
        .contains(model("anthropic", "claude-3-sonnet-20240229", "0.018000000000000002"));
    assertThat(tiers.additionalProperties()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "april-2025/budget-limit-bad-enforcement | Invalid enforcement policy: strict. Must be one"
            + " of: ignore, warn, enforce",
        "april-2025/budget-limit-bad-period | Invalid period: yearly. Must be one of: daily,"
            + " weekly, monthly",
        "april-2025/budget-policy-bad-period | Invalid period: hourly. Must be one of: daily,"
            + " weekly, monthly",
        "april-2025/budget-policy-bad-policy | Invalid policy: never. Must be one of: ignore,"
            + " warn, enforce",
        "april-2025/budget-summary-bad-group | Invalid group_by: colour. Must be one of: provider,"
            + " model, component, task_type",
        "april-2025/budget-usage-bad-period | Invalid period: yearly. Must be one of: daily,"
            + " weekly, monthly"
      })
  void nameThatTheServerDoesNotKnow_isABadRequest(String name, String detail) {
    Capture capture = load(name);

    RhetorApiException failure = CALLS.failureOf(capture, rhetor -> call(rhetor, capture));

    assertThat(failure).isInstanceOf(RhetorBadRequestException.class).hasMessageContaining(detail);
    assertThat(failure.detail()).hasValue(detail);
    assertThat(failure.isRetryable()).isFalse();
  }

  /** The client always sends a limit; another client did not. */
  @Test
  void limitWithoutAmount_isAValidationError() {
    Capture capture = load("april-2025/budget-limit-missing-field");

    RhetorApiException failure = CALLS.failureOf(capture, rhetor -> call(rhetor, capture));

    assertThat(failure).isInstanceOf(RhetorValidationException.class);
    assertThat(failure.fieldErrors())
        .singleElement()
        .satisfies(field -> assertThat(field.location()).isEqualTo("body.limit_amount"));
  }

  /**
   * No call leads to this: the server keeps a limit below 0 as if it were one, so it is refused.
   */
  @ParameterizedTest
  @ValueSource(strings = "april-2025/budget-limit-negative")
  void negativeLimit_isRefused(String name) {
    BigDecimal limit = load(name).requestBody().get("limit_amount").decimalValue();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BudgetLimit.builder().limit(limit))
        .withMessage("limit: must not be negative; 0 means no limit");
  }

  private static Capture load(String name) {
    assertThat(REPLAYED).contains(name);
    return Capture.load(name);
  }

  /** The call that was recorded, as far as the client can make it. */
  private static CompletableFuture<?> call(RhetorClient rhetor, Capture capture) {
    JsonNode body = capture.requestBody();
    BudgetPeriod period =
        BudgetPeriod.of(capture.parameter("period").orElseGet(() -> body.path("period").asText()));
    switch (capture.path()) {
      case "/budget/limit":
        BudgetLimit.Builder limit = BudgetLimit.builder().period(period).limit(BigDecimal.ONE);
        if (body.has("enforcement")) {
          limit.policy(BudgetPolicy.of(body.get("enforcement").asText()));
        }
        return rhetor.budget().setLimit(limit.build());
      case "/budget/policy":
        return rhetor.budget().setPolicy(period, BudgetPolicy.of(body.get("policy").asText()));
      case "/budget/summary":
        return rhetor
            .budget()
            .getSummary(period, BudgetGrouping.of(capture.parameter("group_by").orElseThrow()));
      default:
        return rhetor.budget().getUsage(period);
    }
  }

  private static BudgetSetting setting(
      int id, String provider, String limit, BudgetPolicy policy, String seconds) {
    return BudgetSetting.fromJson(
        fields(
            "id",
            Integer.toString(id),
            "provider",
            provider,
            "limit_amount",
            usd(limit),
            "enforcement",
            policy,
            "start_date",
            Instant.parse("2026-11-22T10:47:" + seconds + "Z")));
  }

  private static UsageRecord record(JsonNode item) {
    JsonNode metadata = item.get("metadata");
    return UsageRecord.fromJson(
        fields(
            "id",
            item.get("id").asText(),
            "timestamp",
            Instant.parse(item.get("timestamp").asText() + "Z"),
            "provider",
            item.get("provider").asText(),
            "model",
            item.get("model").asText(),
            "component",
            item.get("component").asText(),
            "task_type",
            TaskType.of(item.get("task_type").asText()),
            "input_tokens",
            item.get("input_tokens").asLong(),
            "output_tokens",
            item.get("output_tokens").asLong(),
            "cost",
            usd(item.get("cost").asText()),
            "metadata",
            Map.of(
                "context_id",
                metadata.get("context_id").asText(),
                "streaming",
                metadata.get("streaming").asBoolean(),
                "system_prompt_length",
                metadata.get("system_prompt_length").asInt())));
  }

  private static UsageGroup group(String cost, long input, long output, long count) {
    return UsageGroup.fromJson(
        fields("cost", usd(cost), "input_tokens", input, "output_tokens", output, "count", count));
  }

  private static TieredModel model(String provider, String id, String cost) {
    return TieredModel.fromJson(
        fields("provider", provider, "model", id, "cost_per_1k_tokens", usd(cost)));
  }

  private static BigDecimal usd(String dollars) {
    return new BigDecimal(dollars);
  }
}
