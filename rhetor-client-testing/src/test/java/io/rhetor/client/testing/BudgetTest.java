package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BudgetTest {
  @RegisterExtension final Servers servers = new Servers();

  @ParameterizedTest
  @EnumSource(Shape.class)
  void withoutLimitsNothingRemainsToBeTold(Shape shape) {
    assertThat(servers.caller(shape).getJson("/budget").getJsonObject("daily").encode())
        .isEqualTo(
            "{\"usage\":0.0,\"limit\":0.0,\"remaining\":null,\"policy\":\"warn\","
                + "\"percentage\":null}");
  }

  @Test
  void aLimitIsEchoed() {
    HttpResponse<String> answer =
        servers
            .observed()
            .post(
                "/budget/limit",
                "{\"period\":\"monthly\",\"limit_amount\":40.25,\"provider\":\"anthropic\","
                    + "\"enforcement\":\"enforce\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"success\":true,\"period\":\"monthly\",\"limit_amount\":40.25,"
                + "\"provider\":\"anthropic\",\"enforcement\":\"enforce\"}");
  }

  @Test
  void aLimitIsForAllAndWarnsByDefault() {
    Caller caller = servers.observed();

    assertThat(caller.post("/budget/limit", "{\"period\":\"weekly\",\"limit_amount\":10}").body())
        .isEqualTo(
            "{\"success\":true,\"period\":\"weekly\",\"limit_amount\":10.0,"
                + "\"provider\":\"all\",\"enforcement\":null}");
    assertThat(caller.getJson("/budget").getJsonObject("weekly").encode())
        .isEqualTo(
            "{\"usage\":0.0,\"limit\":10.0,\"remaining\":10.0,\"policy\":\"warn\","
                + "\"percentage\":0.0}");
  }

  @Test
  void settingsListWhatWasSetInItsOrder() {
    Caller caller = servers.observed();
    caller.post("/budget/limit", "{\"period\":\"daily\",\"limit_amount\":2.5}");
    caller.post(
        "/budget/limit", "{\"period\":\"daily\",\"limit_amount\":-5,\"provider\":\"openai\"}");
    caller.post("/budget/policy", "{\"period\":\"daily\",\"policy\":\"enforce\"}");
    caller.post("/budget/limit", "{\"period\":\"daily\",\"limit_amount\":3}");
    caller.post("/budget/policy", "{\"period\":\"monthly\",\"policy\":\"ignore\"}");

    JsonObject settings = caller.getJson("/budget/settings");

    JsonArray daily = settings.getJsonArray("daily");
    assertThat(daily).hasSize(2);
    assertThat(daily.getJsonObject(0).fieldNames())
        .containsExactly("id", "provider", "limit_amount", "enforcement", "start_date");
    assertThat(daily.getJsonObject(0).encode())
        .startsWith(
            "{\"id\":1,\"provider\":\"all\",\"limit_amount\":3.0,\"enforcement\":\"enforce\"");
    assertThat(daily.getJsonObject(1).encode())
        .startsWith(
            "{\"id\":2,\"provider\":\"openai\",\"limit_amount\":-5.0,\"enforcement\":\"warn\"");
    assertThat(settings.getJsonArray("weekly")).isEmpty();
    assertThat(settings.getJsonArray("monthly").getJsonObject(0).encode())
        .startsWith(
            "{\"id\":3,\"provider\":\"all\",\"limit_amount\":0.0,\"enforcement\":\"ignore\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/budget/limit  | {\"period\":\"yearly\",\"limit_amount\":1} | Invalid period: yearly. Must be one of: daily, weekly, monthly",
        "/budget/limit  | {\"period\":\"daily\",\"limit_amount\":1,\"enforcement\":\"strict\"} | Invalid enforcement policy: strict. Must be one of: ignore, warn, enforce",
        "/budget/policy | {\"period\":\"hourly\",\"policy\":\"warn\"} | Invalid period: hourly. Must be one of: daily, weekly, monthly",
        "/budget/policy | {\"period\":\"monthly\",\"policy\":\"never\"} | Invalid policy: never. Must be one of: ignore, warn, enforce"
      })
  void aBadValueIsRefusedAndChangesNothing(String path, String body, String detail) {
    Caller caller = servers.observed();
    HttpResponse<String> answer = caller.post(path, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Caller.detail(answer)).isEqualTo(detail);
    assertThat(caller.get("/budget/settings").body())
        .isEqualTo("{\"daily\":[],\"weekly\":[],\"monthly\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"period\":\"daily\"}                          | missing",
        "{\"period\":\"daily\",\"limit_amount\":\"much\"} | float_type"
      })
  void aLimitNeedsAnAmount(String body, String type) {
    HttpResponse<String> answer = servers.observed().post("/budget/limit", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(type, "[\"body\",\"limit_amount\"]");
  }

  @Test
  void modelsAreListedByTiersWithCleanPrices() {
    JsonObject tiers = servers.observed().getJson("/budget/model-tiers");

    assertThat(tiers.fieldNames()).containsExactly("free", "low", "medium", "high");
    assertThat(tiers.getJsonArray("free").encode())
        .isEqualTo(
            "[{\"provider\":\"ollama\",\"model\":\"llama3\",\"cost_per_1k_tokens\":0.0},"
                + "{\"provider\":\"simulated\",\"model\":\"simulated-standard\","
                + "\"cost_per_1k_tokens\":0.0}]");
    assertThat(tiers.getJsonArray("medium").getJsonObject(0).encode())
        .isEqualTo(
            "{\"provider\":\"anthropic\",\"model\":\"claude-3-sonnet-20240229\","
                + "\"cost_per_1k_tokens\":0.018}");
  }

  @ParameterizedTest
  @CsvSource({
    "/budget/usage?period=yearly,    'Invalid period: yearly. Must be one of: daily, weekly, monthly'",
    "/budget/summary?group_by=colour, 'Invalid group_by: colour. Must be one of: provider, model, component, task_type'"
  })
  void aBadQuestionIsRefused(String path, String detail) {
    HttpResponse<String> answer = servers.observed().get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Caller.detail(answer)).isEqualTo(detail);
  }

  @Test
  void anObservedSummaryOfNothingLacksTotals() {
    assertThat(servers.observed().get("/budget/summary").body())
        .isEqualTo("{\"period\":\"daily\",\"total_cost\":0.0,\"total_tokens\":0,\"groups\":{}}");
  }

  @Test
  void aDocumentedSummaryOfNothingHasAllTotals() {
    assertThat(servers.documented().get("/budget/summary").body())
        .isEqualTo(
            "{\"period\":\"daily\",\"total_cost\":0.0,\"total_input_tokens\":0,"
                + "\"total_output_tokens\":0,\"total_tokens\":0,\"count\":0,\"groups\":{}}");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void noUsageIsAnEmptyList(Shape shape) {
    assertThat(servers.caller(shape).get("/budget/usage").body())
        .isEqualTo("{\"period\":\"daily\",\"provider\":null,\"count\":0,\"usage\":[]}");
  }
}
