package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.BudgetSummary;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.budget.UsageRecord;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.BudgetUnavailableException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets in the hands of other servers and gateways: read, or unreadable, never unlimited. */
class BudgetShapesTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static final String USED_UP = "'usage': 10.50, 'limit': 10, 'policy': 'enforce'";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'daily': {'usage': '10.50', 'limit': '10.00', 'policy': 'enforce'}}",
        "{'daily': {'usage': '10.50', 'limit': 10, 'policy': 'ENFORCE'}}",
        "{'daily': {'usage': 10.50, 'limit': 10, 'policy': ' Enforce '}}",
        "{'DAILY': {" + USED_UP + "}}",
        "{'data': {'daily': {" + USED_UP + "}}}",
        "{'budget': {'daily': {" + USED_UP + "}, 'weekly': {'usage': 1, 'limit': 0}}}",
        "{'success': true, 'data': {'budget': {'periods': {'daily': {" + USED_UP + "}}}}}",
        "{'budgets': [{'period': 'weekly', 'usage': 0, 'limit': 0},"
            + " {'period': 'daily', "
            + USED_UP
            + "}]}",
        "{'data': {'periods': [{'period': 'Daily', " + USED_UP + "}]}}",
        "{'data': {'period': 'daily', " + USED_UP + "}}",
        "{'period': 'daily', " + USED_UP + "}",
        "{'daily': {'usage': 10.50, 'percentage': 105, 'policy': 'enforce'}}",
        "{'daily': {'usage': '10.50', 'limit': null, 'percentage': '105', 'policy': 'enforce'}}",
        "{'daily': {'usage': 10.50, 'limit': 'ten', 'percentage': 105.0, 'policy': 'enforce'}}",
        "{'daily': {'usage': 'n/a', 'limit': 10, 'percentage': 105, 'policy': 'enforce'}}",
        "{'daily': {'usage': null, 'limit': 10, 'remaining': -0.50, 'policy': 'enforce'}}",
        "{'weekly': {'usage': 'n/a'}, 'monthly': null, 'daily': {" + USED_UP + "}}"
      })
  void enforcedBudgetThatIsUsedUp_isRefused(String budget) {
    for (boolean failClosed : new boolean[] {false, true}) {
      Throwable refusal = catchThrowable(() -> ask(budget, failClosed));

      assertThat(refusal).cause().isInstanceOf(BudgetExceededException.class);
      BudgetExceededException exceeded = (BudgetExceededException) refusal.getCause();
      assertThat(exceeded.period()).isEqualTo(BudgetPeriod.DAILY);
      assertThat(exceeded.usage()).isEqualByComparingTo("10.5");
      assertThat(exceeded.limit()).isEqualByComparingTo("10");
    }
    assertThatNothingWasSent();
  }

  @Test
  void enforcedBudgetOfWhichNothingIsLeft_isRefused() {
    assertThat(
            catchThrowable(
                () -> ask("{'daily': {'limit': 10, 'remaining': 0, 'policy': 'enforce'}}", false)))
        .cause()
        .isInstanceOf(BudgetExceededException.class)
        .hasMessageContaining("10 of 10 USD");
    assertThatNothingWasSent();
  }

  @Test
  void enforcedBudgetThatIsUsedUp_withoutAnySum_isRefused_alsoIfTheClientDoesNotFailClosed() {
    for (String told : new String[] {"100", "105", "'105'", "100, 'usage': 0"}) {
      Throwable refusal =
          catchThrowable(
              () -> ask("{'daily': {'percentage': " + told + ", 'policy': 'enforce'}}", false));

      assertThat(refusal)
          .cause()
          .isInstanceOf(BudgetUnavailableException.class)
          .hasMessageContaining("daily");
    }
    assertThatNothingWasSent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'daily': null}",
        "{'daily': {}}",
        "{'daily': []}",
        "{'daily': 'none', 'weekly': {'usage': 1, 'limit': 0}}",
        "{'daily': 12.5}",
        "{'data': null}",
        "{'data': {}}",
        "{'detail': 'ok'}",
        "{'daily': {'usage': 1}}",
        "{'daily': {'limit': 10}}",
        "{'daily': {'usage': 1, 'percentage': 99, 'policy': 'enforce'}}",
        "{'daily': {'usage': 1, 'percentage': 105, 'policy': 'warn'}}",
        "{'daily': {'usage': 1, 'remaining': 0}}",
        "{'daily': {'usage': 1, 'limit': null, 'remaining': 0, 'policy': 'enforce'}}",
        "{'daily': {'usage': 'n/a', 'limit': 10, 'policy': 'enforce'}}",
        "{'daily': {'usage': 'n/a', 'limit': 10, 'remaining': 5, 'policy': 'enforce'}}",
        "{'daily': {'usage': '10,50', 'limit': 10, 'policy': 'enforce'}}",
        "{'daily': {'usage': '10.50 USD', 'limit': 10, 'policy': 'enforce'}}",
        "{'daily': {'usage': 10.5, 'limit': 'NaN', 'policy': 'enforce'}}",
        "{'daily': {'usage': 10.5, 'limit': 'Infinity', 'policy': 'enforce'}}",
        "{'daily': {'usage': 10.5, 'limit': 1e100000, 'policy': 'enforce'}}",
        "{'daily': {'usage': -3, 'limit': 10, 'policy': 'enforce'}}",
        "{'daily': {'usage': 1, 'limit': -1, 'policy': 'enforce'}}",
        "{'daily': {'usage': {'amount': 11}, 'limit': 10, 'policy': 'enforce'}}",
        "{'daily': {'usage': true, 'limit': 10, 'policy': 'enforce'}}",
        "{'daily': {'usage': 11, 'limit': 10, 'policy': {'name': 'enforce'}}}",
        "{'daily': {'usage': 1, 'limit': 10}, 'weekly': {'usage': 1, 'limit': 'n/a'}}",
        "{'data': {'daily': {'usage': 1, 'limit': 'n/a'}}}"
      })
  void budgetThatCannotBeRead_isWarnedOf_orRefusedIfTheClientFailsClosed(String budget)
      throws Exception {
    MessageResponse reply = ask(budget, false);

    assertThat(reply.warnings())
        .singleElement()
        .asString()
        .startsWith("The budget could not be read:");
    SERVER.resetRequests();
    assertThat(catchThrowable(() -> ask(budget, true)))
        .cause()
        .isInstanceOf(BudgetUnavailableException.class)
        .hasMessageContaining("Nothing was sent");
    assertThatNothingWasSent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'daily': {'usage': 1, 'limit': 0, 'remaining': null, 'percentage': null}}",
        "{'daily': {'usage': '1', 'limit': '0.00', 'remaining': 0, 'percentage': 0}}",
        "{'daily': {'limit': 0, 'policy': 'enforce'}}",
        "{'daily': {'usage': 1, 'limit': 10, 'policy': 'enforce'}, 'currency': 'USD'}",
        "{'data': {'daily': {'usage': '1', 'limit': '10'}}}",
        "{'daily': {'usage': 'n/a', 'limit': 10, 'policy': 'IGNORE'}}"
      })
  void budgetThatHasRoom_letsCallsPass_withoutAWarning(String budget) throws Exception {
    assertThat(ask(budget, true).warnings()).isEmpty();
  }

  @Test
  void whatCannotBeRead_isNeitherZeroNorUnlimited_andIsKept() throws Exception {
    BudgetStatus status =
        status("{'daily': {'usage': -1, 'limit': 'n/a', 'percentage': 105, 'policy': 7}}");
    PeriodStatus daily = status.of(BudgetPeriod.DAILY).orElseThrow();

    assertThat(status.isReadable()).isFalse();
    assertThat(daily.isReadable()).isFalse();
    assertThat(daily.hasLimit()).isFalse();
    assertThat(daily.usage()).isEmpty();
    assertThat(daily.limit()).isEmpty();
    assertThat(daily.percentage()).hasValue(new BigDecimal("105"));
    assertThat(daily.additionalProperties()).containsKeys("usage", "limit", "policy");
  }

  @Test
  void envelope_isReadThrough_andKeptBesideWhatItHolds() throws Exception {
    BudgetStatus status =
        status("{'success': true, 'data': {'daily': {'usage': 1, 'limit': 2}, 'currency': 'USD'}}");

    assertThat(status.isReadable()).isTrue();
    assertThat(status.periods()).containsOnlyKeys(BudgetPeriod.DAILY);
    assertThat(status.additionalProperties()).isEqualTo(Map.of("success", true, "currency", "USD"));
  }

  @Test
  void listsThatAreNoPeriods_areKept() throws Exception {
    BudgetStatus status =
        status("{'daily': {'usage': 1, 'limit': 2}, 'alerts': [{'id': 1}], 'period': 'x'}");

    assertThat(status.additionalProperties())
        .isEqualTo(Map.of("alerts", List.of(Map.of("id", 1)), "period", "x"));
  }

  @Test
  void periodsAndPolicies_areComparedWithoutCase() {
    assertThat(BudgetPolicy.of("ENFORCE")).isEqualTo(BudgetPolicy.ENFORCE).hasToString("enforce");
    assertThat(BudgetPeriod.of("Daily")).isEqualTo(BudgetPeriod.DAILY).hasToString("daily");
    assertThat(BudgetPeriod.of("Hourly"))
        .isEqualTo(BudgetPeriod.of("hourly"))
        .hasSameHashCodeAs(BudgetPeriod.of("hourly"))
        .hasToString("Hourly");
  }

  @Test
  void usageRecords_readTextsAsNumbers_alsoInAnEnvelope() throws Exception {
    stub(
        "{'data': {'period': 'daily', 'count': '1', 'usage': [{'input_tokens': '22',"
            + " 'output_tokens': '0', 'cost': '0.000066'}]}, 'ok': true}");
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      var usage = Outcomes.valueOf(rhetor.budget().getUsage(BudgetPeriod.DAILY));

      UsageRecord record = usage.records().get(0);
      assertThat(record.inputTokens()).hasValue(22);
      assertThat(record.outputTokens()).hasValue(0);
      assertThat(record.cost()).hasValue(new BigDecimal("0.000066"));
      assertThat(usage.count()).isEqualTo(1);
      assertThat(usage.additionalProperties()).isEqualTo(Map.of("ok", true));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{'total_cost': '1.50', 'groups': {}} | 1.50",
        "{'data': {'total_cost': 1.5, 'groups': {}}} | 1.5",
        "{'groups': {'a': {'cost': '1.25'}, 'b': {'cost': 2}}} | 3.25",
        "{'groups': {}} | 0",
        "{'total_cost': 'n/a', 'groups': {}} | -",
        "{'total_cost': 'n/a', 'groups': {'a': {'cost': 1}}} | -",
        "{'groups': {'a': {'cost': 1}, 'b': {'cost': 'n/a'}}} | -",
        "{'groups': {'a': {'cost': 1}, 'b': 'n/a'}} | -",
        "{'groups': [{'cost': 1}]} | -",
        "{'groups': 'n/a'} | -"
      })
  void totalThatCannotBeRead_isNotZero(String summary, BigDecimal total) throws Exception {
    stub(summary);
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      BudgetSummary read =
          Outcomes.valueOf(rhetor.budget().getSummary(BudgetPeriod.DAILY, BudgetGrouping.PROVIDER));

      assertThat(read.totalCost()).isEqualTo(Optional.ofNullable(total));
    }
  }

  @Test
  void settingsAndPrices_areFoundInAnEnvelope() throws Exception {
    stub(
        "{'data': {'daily': [{'limit_amount': '2.5', 'enforcement': 'WARN'}],"
            + " 'low': [{'model': 'm', 'cost_per_1k_tokens': '0.5'}]}}");
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      var setting = Outcomes.valueOf(rhetor.budget().getSettings()).of(BudgetPeriod.DAILY).get(0);
      var tiers = Outcomes.valueOf(rhetor.budget().getModelTiers());

      assertThat(setting.limit()).hasValue(new BigDecimal("2.5"));
      assertThat(setting.policy()).hasValue(BudgetPolicy.WARN);
      assertThat(tiers.tiers().get("low").get(0).costPer1kTokens()).hasValue(new BigDecimal("0.5"));
    }
  }

  private static void stub(String answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(answer))));
  }

  private static BudgetStatus status(String answer) throws Exception {
    stub(answer);
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.valueOf(rhetor.budget().getStatus());
    }
  }

  private static MessageResponse ask(String budget, boolean failClosed) throws Exception {
    SERVER.stubFor(get("/budget").willReturn(okJson(json(budget))));
    SERVER.stubFor(post("/message").willReturn(okJson(json("{'message': 'Yes'}"))));
    RhetorClient rhetor = LocalServer.client(SERVER);
    try (LlmClient llm =
        BudgetAwareLlmClient.builder(rhetor, rhetor.budget()).failClosed(failClosed).build()) {
      return llm.sendMessage("Hi").get(30, TimeUnit.SECONDS);
    }
  }

  private static void assertThatNothingWasSent() {
    SERVER.verify(0, postRequestedFor(urlEqualTo("/message")));
  }
}
