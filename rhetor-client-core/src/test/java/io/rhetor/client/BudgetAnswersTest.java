package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
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
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.budget.TieredModel;
import io.rhetor.client.budget.UsageGroup;
import io.rhetor.client.budget.UsageRecord;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code rhetor.budget()} makes of answers: documented, observed, newer and odd ones. */
class BudgetAnswersTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static RhetorClient rhetor;

  @BeforeAll
  static void open() {
    rhetor = LocalServer.client(SERVER);
  }

  @AfterAll
  static void close() {
    rhetor.close();
  }

  @Test
  void status_reads() throws Exception {
    BudgetStatus status =
        status(
            "{'daily': {'usage': 0.5, 'limit': 2.50, 'remaining': 2.0, 'policy': 'enforce',"
                + " 'percentage': 20.0, 'resets_in': 60}, 'weekly': {'usage': 0.0, 'limit': 10},"
                + " 'currency': 'USD'}");

    PeriodStatus daily =
        PeriodStatus.builder()
            .usage(new BigDecimal("0.5"))
            .limit(new BigDecimal("2.50"))
            .remaining(new BigDecimal("2.0"))
            .percentage(new BigDecimal("20.0"))
            .policy(BudgetPolicy.ENFORCE)
            .additionalProperty("resets_in", 60)
            .build();
    PeriodStatus weekly =
        PeriodStatus.builder().usage(new BigDecimal("0.0")).limit(BigDecimal.TEN).build();
    assertThat(status)
        .isEqualTo(
            BudgetStatus.builder()
                .period(BudgetPeriod.DAILY, daily)
                .period(BudgetPeriod.WEEKLY, weekly)
                .additionalProperty("currency", "USD")
                .build());
    assertThat(status.of(BudgetPeriod.DAILY)).hasValue(daily);
    assertThat(status.of(BudgetPeriod.MONTHLY)).isEmpty();
    assertThat(daily.hasLimit()).isTrue();
    assertThat(weekly.hasLimit()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'usage': 1, 'limit': 0.0, 'remaining': null, 'percentage': null}",
        "{'usage': 1, 'limit': 0, 'remaining': 0, 'percentage': 100}"
      })
  void withoutALimit_nothingIsLeftOrUsedUp(String period) throws Exception {
    PeriodStatus status = status("{'daily': " + period + "}").of(BudgetPeriod.DAILY).orElseThrow();

    assertThat(status.hasLimit()).isFalse();
    assertThat(status.usage()).hasValue(BigDecimal.ONE);
    assertThat(status.remaining()).isEmpty();
    assertThat(status.percentage()).isEmpty();
  }

  @Test
  void otherFieldsOfTheStatus_areKeptAndPeriodsOfOtherGenerationsFound() throws Exception {
    BudgetStatus status =
        status(
            "{'hourly': {'usage': 1}, 'daily': 'none', 'alerts': {'count': 2}, '': {'limit':1}}");

    assertThat(status.periods()).containsOnlyKeys(BudgetPeriod.of("hourly"));
    assertThat(status.additionalProperties())
        .isEqualTo(Map.of("daily", "none", "alerts", Map.of("count", 2), "", Map.of("limit", 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0, 10.0",
    "0.0, 0.0",
    "1e3, 1000",
    "4.5e-06, 0.0000045",
    "0.018000000000000002, 0.018000000000000002",
    "12345678901234567890.123456789, 12345678901234567890.123456789"
  })
  void money_isExactAndPlain(String told, String read) throws Exception {
    BigDecimal usage =
        status("{'daily': {'usage': " + told + "}}")
            .of(BudgetPeriod.DAILY)
            .flatMap(PeriodStatus::usage)
            .orElseThrow();

    assertThat(usage).isEqualTo(new BigDecimal(read)).hasToString(read);
  }

  @Test
  void settings_read() throws Exception {
    BudgetSettings settings =
        call(
            "{'daily': [{'id': 1, 'provider': 'all', 'limit_amount': 2.5, 'enforcement': 'warn',"
                + " 'start_date': '2025-04-24T12:34:56.789', 'note': 'n'}, {}], 'weekly': [],"
                + " 'warnings': ['late'], 'version': 2}",
            RhetorBudget::getSettings);

    BudgetSetting setting =
        BudgetSetting.fromJson(
            fields(
                "id",
                "1",
                "provider",
                BudgetLimit.ALL_PROVIDERS,
                "limit_amount",
                new BigDecimal("2.5"),
                "enforcement",
                BudgetPolicy.WARN,
                "start_date",
                Instant.parse("2025-04-24T12:34:56.789Z"),
                "note",
                "n"));
    assertThat(settings.of(BudgetPeriod.DAILY))
        .containsExactly(setting, BudgetSetting.fromJson(fields()));
    assertThat(settings.of(BudgetPeriod.WEEKLY)).isEmpty();
    assertThat(settings.of(BudgetPeriod.MONTHLY)).isEmpty();
    assertThat(settings.periods()).containsOnlyKeys(BudgetPeriod.DAILY, BudgetPeriod.WEEKLY);
    assertThat(settings.additionalProperties())
        .isEqualTo(Map.of("warnings", List.of("late"), "version", 2));
  }

  @Test
  void changes_readTheEcho() throws Exception {
    BudgetChange limit =
        change(
            "{'success': true, 'period': 'monthly', 'limit_amount': 40.25, 'provider': 'anthropic',"
                + " 'enforcement': 'enforce'}");
    BudgetChange policy = change("{'success': false, 'policy': 'warn', 'reason': 'r'}");

    assertThat(limit)
        .isEqualTo(
            BudgetChange.fromJson(
                fields(
                    "success",
                    true,
                    "period",
                    BudgetPeriod.MONTHLY,
                    "limit_amount",
                    new BigDecimal("40.25"),
                    "provider",
                    "anthropic",
                    "policy",
                    BudgetPolicy.ENFORCE)));
    assertThat(policy)
        .isEqualTo(
            BudgetChange.fromJson(
                fields("success", false, "policy", BudgetPolicy.WARN, "reason", "r")));
    assertThat(change("{}")).isEqualTo(BudgetChange.fromJson(fields("success", true)));
  }

  @Test
  void usage_reads() throws Exception {
    BudgetUsage usage =
        usage(
            "{'period': 'daily', 'provider': null, 'count': 7, 'usage': [{'id': 1, 'timestamp':"
                + " '2025-04-24T12:34:56.789', 'provider': 'p', 'model': 'm', 'component': 'quill',"
                + " 'task_type': 'chat', 'input_tokens': 22, 'output_tokens': 0, 'cost': 6.6e-05,"
                + " 'metadata': {'streaming': true}, 'cached': 1}]}");

    UsageRecord record =
        UsageRecord.fromJson(
            fields(
                "id",
                "1",
                "timestamp",
                Instant.parse("2025-04-24T12:34:56.789Z"),
                "provider",
                "p",
                "model",
                "m",
                "component",
                "quill",
                "task_type",
                TaskType.CHAT,
                "input_tokens",
                22,
                "output_tokens",
                0,
                "cost",
                new BigDecimal("0.000066"),
                "metadata",
                Map.of("streaming", true),
                "cached",
                1));
    assertThat(usage)
        .isEqualTo(
            BudgetUsage.fromJson(
                fields("period", BudgetPeriod.DAILY, "usage", List.of(record), "count", 7)));
  }

  @Test
  void usageInCamelCase_reads() throws Exception {
    UsageRecord record =
        usage("{'usage': [{'taskType': 'chat', 'inputTokens': 2, 'outputTokens': 3}]}")
            .records()
            .get(0);

    assertThat(record)
        .isEqualTo(
            UsageRecord.fromJson(
                fields("task_type", TaskType.CHAT, "input_tokens", 2, "output_tokens", 3)));
  }

  @Test
  void summary_reads() throws Exception {
    BudgetSummary summary =
        summary(
            "{'period': 'weekly', 'total_cost': 4.5, 'total_input_tokens': 27,"
                + " 'total_output_tokens': 32, 'total_tokens': 60, 'count': 3, 'groups': {'m':"
                + " {'cost': 0.5, 'input_tokens': 1, 'output_tokens': 2, 'count': 1, 'x': 1}},"
                + " 'y': 2}");

    UsageGroup group =
        UsageGroup.fromJson(
            fields(
                "cost",
                new BigDecimal("0.5"),
                "input_tokens",
                1,
                "output_tokens",
                2,
                "count",
                1,
                "x",
                1));
    assertThat(summary)
        .isEqualTo(
            BudgetSummary.fromJson(
                fields(
                    "period",
                    BudgetPeriod.WEEKLY,
                    "total_cost",
                    new BigDecimal("4.5"),
                    "total_input_tokens",
                    27,
                    "total_output_tokens",
                    32,
                    "total_tokens",
                    60,
                    "count",
                    3,
                    "groups",
                    Map.of("m", group),
                    "y",
                    2)));
  }

  @Test
  void totalsThatAreNotTold_areThoseOfTheGroups() throws Exception {
    BudgetSummary summary =
        summary(
            "{'groups': {'a': {'cost': 0.1, 'input_tokens': 1, 'output_tokens': 2, 'count': 3},"
                + " 'b': {'cost': 0.2, 'input_tokens': 10, 'output_tokens': 20, 'count': 30}}}");

    assertThat(summary.totalCost()).hasValue(new BigDecimal("0.3"));
    assertThat(summary.totalInputTokens()).hasValue(11);
    assertThat(summary.totalOutputTokens()).hasValue(22);
    assertThat(summary.totalTokens()).hasValue(33);
    assertThat(summary.count()).hasValue(33);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'groups': {}}", "{'groups': null, 'total_cost': null}"})
  void totalsOfNothing_areZero(String body) throws Exception {
    BudgetSummary summary = summary(body);

    assertThat(summary.totalCost()).hasValue(BigDecimal.ZERO);
    assertThat(summary.totalInputTokens()).hasValue(0);
    assertThat(summary.totalOutputTokens()).hasValue(0);
    assertThat(summary.totalTokens()).hasValue(0);
    assertThat(summary.count()).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cost': null, 'input_tokens': 1.5}",
        "{'cost': 1e999999999, 'input_tokens': 9223372036854775807}",
        "{'cost': -1e-999999999, 'input_tokens': 9223372036854775808}"
      })
  void totalsOfGroupsThatDoNotTellTheirs_areEmpty(String group) throws Exception {
    BudgetSummary summary =
        summary("{'groups': {'a': " + group + ", 'b': {'cost': 1, 'input_tokens': 1}}}");

    assertThat(summary.totalCost()).isEmpty();
    assertThat(summary.totalInputTokens()).isEmpty();
    assertThat(summary.totalTokens()).isEmpty();
    assertThat(summary.groups()).hasSize(2);
  }

  @Test
  void modelTiers_readInTheServersOrder() throws Exception {
    ModelTiers tiers =
        call(
            "{'low': [{'provider': 'p', 'model': 'm', 'cost_per_1k_tokens': 0.0015, 'x': 1}],"
                + " 'free': [], 'luxury': [{}], 'as_of': '2025'}",
            RhetorBudget::getModelTiers);

    TieredModel model =
        TieredModel.fromJson(
            fields(
                "provider",
                "p",
                "model",
                "m",
                "cost_per_1k_tokens",
                new BigDecimal("0.0015"),
                "x",
                1));
    assertThat(tiers.tiers().keySet()).containsExactly("low", "free", "luxury");
    assertThat(tiers)
        .isEqualTo(
            ModelTiers.fromJson(
                fields(
                    "low", List.of(model.toJson()),
                    "free", List.of(),
                    "luxury", List.of(fields()),
                    "as_of", "2025")));
  }

  @Test
  void pricesInCamelCase_read() throws Exception {
    ModelTiers tiers = call("{'low': [{'costPer1kTokens': 1}]}", RhetorBudget::getModelTiers);

    assertThat(tiers.tiers().get("low").get(0).costPer1kTokens())
        .isEqualTo(Optional.of(BigDecimal.ONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "true",
        "''",
        "'x'",
        "[]",
        "[null]",
        "[7]",
        "{}",
        "{'a': null}",
        "-1e99999",
        "1e999999999"
      })
  void fieldsOfAnyShape_failNoCall(String any) throws Exception {
    String object =
        ("{'usage': X, 'limit': X, 'remaining': X, 'percentage': X, 'policy': X, 'id': X,"
                + " 'provider': X, 'limit_amount': X, 'enforcement': X, 'start_date': X, 'period': X,"
                + " 'success': X, 'count': X, 'timestamp': X, 'task_type': X, 'input_tokens': X,"
                + " 'cost': X, 'metadata': X, 'model': X, 'total_cost': X, 'cost_per_1k_tokens': X,"
                + " 'total_tokens': X, 'groups': {'g': X, '': {'cost': X}}")
            .replace("X", any);
    for (String body :
        new String[] {
          object + "}",
          object + ", 'daily': " + object + "}, 'weekly': [" + object + "}]}",
          object.replace("'usage': " + any, "'usage': [" + object + "}, " + any + "]") + "}",
          "{'daily': " + any + ", '': [], ' ': {'usage': 1}}"
        }) {
      status(body);
      call(body, RhetorBudget::getSettings);
      call(body, RhetorBudget::getModelTiers);
      usage(body);
      summary(body);
      change(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "'text'", "{'a':", "<html>"})
  void answersThatAreNoObject_areProtocolErrors(String body) {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    assertThat(Outcomes.failureOf(rhetor.budget().getStatus(), RhetorProtocolException.class))
        .hasMessageContaining("GET /budget");
  }

  private static BudgetStatus status(String body) throws Exception {
    return call(body, RhetorBudget::getStatus);
  }

  private static BudgetUsage usage(String body) throws Exception {
    return call(body, budget -> budget.getUsage(BudgetPeriod.DAILY));
  }

  private static BudgetSummary summary(String body) throws Exception {
    return call(body, budget -> budget.getSummary(BudgetPeriod.DAILY, BudgetGrouping.MODEL));
  }

  private static BudgetChange change(String body) throws Exception {
    return call(body, budget -> budget.setPolicy(BudgetPeriod.DAILY, BudgetPolicy.WARN));
  }

  private static <T> T call(String body, Function<RhetorBudget, CompletableFuture<T>> call)
      throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    return Outcomes.valueOf(call.apply(rhetor.budget()));
  }
}
