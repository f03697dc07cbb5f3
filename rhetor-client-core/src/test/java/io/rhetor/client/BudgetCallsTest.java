package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorValidationException;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code rhetor.budget()} sends, refuses to send, and how it fails. */
class BudgetCallsTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static final BudgetLimit LIMIT =
      BudgetLimit.builder().period(BudgetPeriod.DAILY).limit(new BigDecimal("2.50")).build();

  /** A call of the group. */
  private interface Call extends Function<RhetorBudget, CompletableFuture<?>> {}

  static Stream<Arguments> calls() {
    return Stream.of(
        read("/budget", budget -> budget.getStatus()),
        read("/budget/settings", budget -> budget.getSettings()),
        read("/budget/model-tiers", budget -> budget.getModelTiers()),
        read("/budget/usage?period=daily", budget -> budget.getUsage(BudgetPeriod.DAILY)),
        read(
            "/budget/usage?period=weekly&provider=an%26other%20one",
            budget -> budget.getUsage(BudgetPeriod.WEEKLY, "an&other one")),
        read(
            "/budget/summary?period=monthly&group_by=task_type",
            budget -> budget.getSummary(BudgetPeriod.MONTHLY, BudgetGrouping.TASK_TYPE)),
        read(
            "/budget/summary?period=each%20hour&group_by=colour",
            budget -> budget.getSummary(BudgetPeriod.of("each hour"), BudgetGrouping.of("colour"))),
        change(
            "/budget/limit",
            "{'period':'daily','limit_amount':2.50,'provider':'all'}",
            budget -> budget.setLimit(LIMIT)),
        change(
            "/budget/limit",
            "{'period':'monthly','limit_amount':40.25,'provider':'anthropic',"
                + "'enforcement':'enforce'}",
            budget ->
                budget.setLimit(
                    BudgetLimit.builder()
                        .period(BudgetPeriod.MONTHLY)
                        .limit(new BigDecimal("40.25"))
                        .provider("anthropic")
                        .policy(BudgetPolicy.ENFORCE)
                        .build())),
        change(
            "/budget/policy",
            "{'period':'monthly','policy':'ignore','provider':'all'}",
            budget -> budget.setPolicy(BudgetPeriod.MONTHLY, BudgetPolicy.IGNORE)),
        change(
            "/budget/policy",
            "{'period':'weekly','policy':'warn','provider':'openai'}",
            budget -> budget.setPolicy(BudgetPeriod.WEEKLY, BudgetPolicy.WARN, "openai")));
  }

  private static Arguments read(String url, Call call) {
    return Arguments.of("GET", url, absent(), call);
  }

  private static Arguments change(String url, String body, Call call) {
    return Arguments.of("POST", url, equalTo(json(body)), call);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void call_hasItsMethodPathQueryAndBody(
      String method, String url, StringValuePattern body, Call call) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(call.apply(rhetor.budget()));
    }

    SERVER.verify(1, anyRequestedFor(anyUrl()));
    SERVER.verify(1, requestedFor(method, urlEqualTo(url)).withRequestBody(body));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void refusals_areTyped(String method, String url, StringValuePattern body, Call call) {
    assertThat(failure(400, call)).isInstanceOf(RhetorBadRequestException.class);
    assertThat(failure(404, call)).isInstanceOf(RhetorNotFoundException.class);
    assertThat(failure(422, call)).isInstanceOf(RhetorValidationException.class);
    RhetorApiException broken = failure(500, call);
    assertThat(broken).isInstanceOf(RhetorServerException.class);
    assertThat(broken.method()).isEqualTo(method);
    assertThat(broken.detail()).hasValue("no luck");
    // To set something once more to the same value does no harm.
    assertThat(broken.mayHaveBeenProcessed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1E+3, 1000",
    "0.0000001, 0.0000001",
    "1E-20, 0.00000000000000000001",
    "999999999999.99, 999999999999.99",
    "10.00, 10.00"
  })
  void limit_isWrittenAsAPlainNumber(String limit, String written) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(
          rhetor.budget().setLimit(LIMIT.toBuilder().limit(new BigDecimal(limit)).build()));
    }

    SERVER.verify(
        1,
        requestedFor("POST", urlEqualTo("/budget/limit"))
            .withRequestBody(
                equalTo(
                    json("{'period':'daily','limit_amount':" + written + ",'provider':'all'}"))));
  }

  @Test
  @SuppressWarnings("NullAway")
  void missingArguments_areRefusedByName() {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorBudget budget = rhetor.budget();
      assertNullRefused("limit", () -> budget.setLimit(null));
      assertNullRefused("period", () -> budget.getUsage(null));
      assertNullRefused("period", () -> budget.getUsage(null, "openai"));
      assertNullRefused("provider", () -> budget.getUsage(BudgetPeriod.DAILY, null));
      assertNullRefused("period", () -> budget.getSummary(null, BudgetGrouping.MODEL));
      assertNullRefused("groupBy", () -> budget.getSummary(BudgetPeriod.DAILY, null));
      assertNullRefused("period", () -> budget.setPolicy(null, BudgetPolicy.WARN));
      assertNullRefused("policy", () -> budget.setPolicy(BudgetPeriod.DAILY, null));
      assertNullRefused(
          "provider", () -> budget.setPolicy(BudgetPeriod.DAILY, BudgetPolicy.WARN, null));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> budget.setPolicy(BudgetPeriod.DAILY, BudgetPolicy.WARN, " "))
          .withMessageStartingWith("provider: must not be blank");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> budget.getUsage(BudgetPeriod.DAILY, " "))
          .withMessageStartingWith("provider: must not be blank");
    }
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void closedClient_endsTheView() {
    RhetorClient rhetor = LocalServer.client(SERVER);
    RhetorBudget budget = rhetor.budget();
    rhetor.close();

    Outcomes.failureOf(budget.getStatus(), ClientClosedException.class);
  }

  private static void assertNullRefused(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }

  private static RhetorApiException failure(int status, Call call) {
    SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse(json("{'detail': 'no luck'}"), status)));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.failureOf(call.apply(rhetor.budget()), RhetorApiException.class);
    }
  }
}
