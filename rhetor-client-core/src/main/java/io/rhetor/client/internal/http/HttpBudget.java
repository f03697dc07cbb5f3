package io.rhetor.client.internal.http;

import io.rhetor.client.budget.BudgetChange;
import io.rhetor.client.budget.BudgetGrouping;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetSettings;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.BudgetSummary;
import io.rhetor.client.budget.BudgetUsage;
import io.rhetor.client.budget.ModelTiers;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.json.JsonWriter;
import io.rhetor.client.internal.json.Redactor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** {@link RhetorBudget} over the HTTP transport: which call has which path, body and answer. */
public final class HttpBudget implements RhetorBudget {
  private static final ApiPath BUDGET = ApiPath.of("/budget");

  private final HttpTransport transport;

  /** Makes a view; the transport stays with its client. */
  public HttpBudget(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<BudgetStatus> getStatus() {
    return transport.call(ApiRequest.get(BUDGET), AnswerMapper.of(BudgetStatus::fromJson));
  }

  @Override
  public CompletableFuture<BudgetSettings> getSettings() {
    return transport.call(
        ApiRequest.get(BUDGET.step("settings")), AnswerMapper.of(BudgetSettings::fromJson));
  }

  @Override
  public CompletableFuture<BudgetChange> setLimit(BudgetLimit limit) {
    Objects.requireNonNull(limit, "limit");
    return transport.call(
        ApiRequest.repeatablePost(BUDGET.step("limit"), JsonWriter.write(limit.toJson()))
            .withPrivateTexts(Redactor.textsIn(limit.additionalProperties())),
        AnswerMapper.of(BudgetChange::fromJson));
  }

  @Override
  public CompletableFuture<BudgetChange> setPolicy(
      BudgetPeriod period, BudgetPolicy policy, String provider) {
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(policy, "policy");
    Checks.requireText("provider", provider);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("period", period.value());
    body.put("policy", policy.value());
    body.put("provider", provider);
    return transport.call(
        ApiRequest.repeatablePost(BUDGET.step("policy"), JsonWriter.write(body)),
        AnswerMapper.of(BudgetChange::fromJson));
  }

  @Override
  public CompletableFuture<BudgetUsage> getUsage(BudgetPeriod period) {
    return usage(usageOf(period));
  }

  @Override
  public CompletableFuture<BudgetUsage> getUsage(BudgetPeriod period, String provider) {
    return usage(usageOf(period).query("provider", Checks.requireText("provider", provider)));
  }

  private static ApiPath usageOf(BudgetPeriod period) {
    return BUDGET.step("usage").query("period", Objects.requireNonNull(period, "period").value());
  }

  private CompletableFuture<BudgetUsage> usage(ApiPath path) {
    return transport.call(ApiRequest.get(path), AnswerMapper.of(BudgetUsage::fromJson));
  }

  @Override
  public CompletableFuture<BudgetSummary> getSummary(BudgetPeriod period, BudgetGrouping groupBy) {
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(groupBy, "groupBy");
    ApiPath path =
        BUDGET.step("summary").query("period", period.value()).query("group_by", groupBy.value());
    return transport.call(ApiRequest.get(path), AnswerMapper.of(BudgetSummary::fromJson));
  }

  @Override
  public CompletableFuture<ModelTiers> getModelTiers() {
    return transport.call(
        ApiRequest.get(BUDGET.step("model-tiers")), AnswerMapper.of(ModelTiers::fromJson));
  }

  @Override
  public String toString() {
    return "RhetorBudget" + transport.settings.baseUrls;
  }
}
