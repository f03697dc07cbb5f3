package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SpendingTest {
  /** Three words in at 0.01 per thousand, two out at 0.03: 0.00009. */
  private static final String PAID_CALL =
      "{\"message\":\"what is this\",\"context_id\":\"quill:money\",\"task_type\":\"code\","
          + "\"options\":{\"max_tokens\":2,\"options\":{\"max_tokens\":2}}}";

  private static final String FREE_CALL =
      "{\"message\":\"hi\",\"task_type\":\"chat\",\"options\":{\"max_tokens\":1,\"options\":{\"max_tokens\":1}}}";

  @RegisterExtension final Servers servers = new Servers();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anAnswerIsCharged(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.post("/message", PAID_CALL);

    JsonObject usage = onlyUsage(caller);
    assertThat(usage.getMap().keySet())
        .containsExactly(
            "id",
            "timestamp",
            "provider",
            "model",
            "component",
            "task_type",
            "input_tokens",
            "output_tokens",
            "cost",
            "metadata");
    usage.remove("timestamp");
    assertThat(usage.encode())
        .isEqualTo(
            "{\"id\":1,\"provider\":\"simulated\",\"model\":\"simulated-advanced\","
                + "\"component\":\"quill\",\"task_type\":\"code\",\"input_tokens\":3,"
                + "\"output_tokens\":2,\"cost\":9.0E-5,\"metadata\":{"
                + "\"context_id\":\"quill:money\",\"streaming\":false,"
                + "\"system_prompt_length\":37}}");
  }

  @Test
  void costsAreWrittenWithoutRoundingErrors() {
    Caller caller = servers.observed();
    for (int i = 0; i < 3; i++) {
      caller.post("/message", PAID_CALL);
    }

    assertThat(caller.get("/budget").body()).contains("\"daily\":{\"usage\":0.00027,");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aStreamIsChargedWhenItEnds(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.stream("/stream", PAID_CALL);

    assertThat(onlyUsage(caller).getInteger("output_tokens")).isEqualTo(2);
    assertThat(onlyUsage(caller).getJsonObject("metadata").getBoolean("streaming")).isTrue();
  }

  @Test
  void aFailedAnswerCostsNothing() {
    SimulatedRhetor rhetor = servers.start(Shape.OBSERVED);
    Caller caller = new Caller(rhetor);
    rhetor.inject(Fault.errorBeforeChunks("no"));
    caller.post("/message", PAID_CALL);
    rhetor.inject(Fault.errorAfterChunks(1, "no"));
    caller.stream("/stream", PAID_CALL);

    assertThat(caller.getJson("/budget/usage").getInteger("count")).isZero();
  }

  @Test
  void usageCanBeNarrowedToAProvider() {
    Caller caller = servers.observed();
    caller.post("/message", PAID_CALL);

    assertThat(caller.getJson("/budget/usage?provider=simulated").getInteger("count")).isOne();
    assertThat(caller.getJson("/budget/usage?provider=nimbus").encode())
        .isEqualTo("{\"period\":\"daily\",\"provider\":\"nimbus\",\"count\":0,\"usage\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "provider,  simulated, simulated",
    "model,     simulated-advanced, simulated-fast",
    "component, quill, unknown",
    "task_type, code, chat"
  })
  void aSummaryIsGrouped(String groupBy, String ofPaid, String ofFree) {
    Caller caller = servers.observed();
    caller.post("/message", PAID_CALL);
    caller.post("/message", FREE_CALL);

    JsonObject summary = caller.getJson("/budget/summary?period=weekly&group_by=" + groupBy);

    assertThat(summary.fieldNames())
        .containsExactly(
            "period",
            "total_cost",
            "total_input_tokens",
            "total_output_tokens",
            "total_tokens",
            "count",
            "groups");
    assertThat(summary.getInteger("total_tokens")).isEqualTo(7);
    assertThat(summary.getJsonObject("groups").fieldNames())
        .containsExactlyElementsOf(
            ofPaid.equals(ofFree) ? List.of(ofPaid) : List.of(ofPaid, ofFree));
    assertThat(summary.getJsonObject("groups").getJsonObject(ofPaid).fieldNames())
        .containsExactly("cost", "input_tokens", "output_tokens", "count");
  }

  @Test
  void theStatusTellsWhatRemains() {
    Caller caller = servers.observed();
    caller.post("/budget/limit", "{\"period\":\"daily\",\"limit_amount\":0.00018}");
    caller.post("/message", PAID_CALL);

    JsonObject daily = caller.getJson("/budget").getJsonObject("daily");
    assertThat(decimal(daily, "usage")).isEqualByComparingTo("0.00009");
    assertThat(decimal(daily, "remaining")).isEqualByComparingTo("0.00009");
    assertThat(decimal(daily, "percentage")).isEqualByComparingTo("50");
    JsonObject overview = caller.getJson("/").getJsonObject("budget");
    assertThat(decimal(overview, "daily_usage")).isEqualByComparingTo("0.00009");
    assertThat(decimal(overview, "daily_limit")).isEqualByComparingTo("0.00018");
  }

  private static BigDecimal decimal(JsonObject object, String name) {
    return new BigDecimal(object.getValue(name).toString());
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anEnforcedLimitUsedUpMeansAFreeModel(Shape shape) {
    Caller caller = servers.caller(shape);
    limit(caller, "simulated", "enforce");

    assertThat(modelOf(caller, PAID_CALL)).isEqualTo("simulated-advanced");
    assertThat(modelOf(caller, PAID_CALL)).isEqualTo("simulated-standard");
    assertThat(caller.stream("/stream", PAID_CALL).get(0).getString("model"))
        .isEqualTo("simulated-standard");
    assertThat(modelOf(caller, FREE_CALL)).isEqualTo("simulated-fast");
  }

  @Test
  void aPeriodOfAnyLengthCanBeEnforced() {
    Caller caller = servers.observed();
    caller.post(
        "/budget/limit",
        "{\"period\":\"monthly\",\"limit_amount\":0.00001,\"provider\":\"simulated\",\"enforcement\":\"enforce\"}");
    caller.post("/message", PAID_CALL);

    assertThat(modelOf(caller, PAID_CALL)).isEqualTo("simulated-standard");
  }

  @ParameterizedTest
  @CsvSource({"warn", "ignore"})
  void otherPoliciesChangeNoModel(String policy) {
    Caller caller = servers.observed();
    limit(caller, "simulated", policy);
    caller.post("/message", PAID_CALL);

    JsonObject answer = caller.postJson("/message", PAID_CALL);
    assertThat(answer.getString("model")).isEqualTo("simulated-advanced");
    assertThat(answer.fieldNames()).doesNotContain("budget_warnings");
  }

  @ParameterizedTest
  @CsvSource({"OBSERVED, simulated-advanced", "DOCUMENTED, simulated-standard"})
  void aLimitOnAllIsEnforcedOnlyWhereDocumented(Shape shape, String model) {
    Caller caller = servers.caller(shape);
    limit(caller, "all", "enforce");
    caller.post("/message", PAID_CALL);

    assertThat(modelOf(caller, PAID_CALL)).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OBSERVED   | {\"options\":{\"bypass_budget\":true}} | simulated-advanced",
        "OBSERVED   | {\"bypass_budget\":true}               | simulated-standard",
        "DOCUMENTED | {\"bypass_budget\":true}               | simulated-advanced"
      })
  void aCallCanBypassTheBudget(Shape shape, String options, String model) {
    Caller caller = servers.caller(shape);
    limit(caller, "simulated", "enforce");
    caller.post("/message", PAID_CALL);
    String call = new JsonObject(PAID_CALL).put("options", new JsonObject(options)).encode();

    assertThat(modelOf(caller, call)).isEqualTo(model);
  }

  @Test
  void warningsComeWithAnswersAsDocumented() {
    Caller caller = servers.documented();
    limit(caller, "all", "warn");
    assertThat(caller.postJson("/message", FREE_CALL).fieldNames())
        .doesNotContain("budget_warnings");
    caller.post("/message", PAID_CALL);

    assertThat(caller.postJson("/message", FREE_CALL).getJsonArray("budget_warnings"))
        .containsExactly("The daily budget of 0.00001 for all is used up: 0.00009");
  }

  private static void limit(Caller caller, String provider, String enforcement) {
    caller.post(
        "/budget/limit",
        new JsonObject()
            .put("period", "daily")
            .put("limit_amount", 0.00001)
            .put("provider", provider)
            .put("enforcement", enforcement)
            .encode());
  }

  private static String modelOf(Caller caller, String call) {
    return caller.postJson("/message", call).getString("model");
  }

  private static JsonObject onlyUsage(Caller caller) {
    JsonObject usage = caller.getJson("/budget/usage");
    assertThat(usage.getInteger("count")).isOne();
    return usage.getJsonArray("usage").getJsonObject(0);
  }
}
