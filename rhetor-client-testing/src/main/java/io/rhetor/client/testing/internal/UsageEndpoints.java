package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /budget/usage} and {@code /budget/summary}. */
final class UsageEndpoints {
  private final AnswerStyle shape;
  private final Timestamps timestamps;
  private final UsageLedger ledger;

  UsageEndpoints(AnswerStyle shape, UsageLedger ledger) {
    this.shape = shape;
    this.timestamps = new Timestamps(shape);
    this.ledger = ledger;
  }

  void addTo(Routes routes) {
    routes.get("/budget/usage", this::usage);
    routes.get("/budget/summary", this::summary);
  }

  private void usage(HttpServerRequest request) {
    QueryParameters query = QueryParameters.of(request);
    BudgetPeriod period = period(query);
    Optional<String> provider = query.text("provider");
    JsonArray items = new JsonArray();
    ledger.list(period, provider).forEach(usage -> items.add(item(usage)));
    Replies.json(
        request.response(),
        new JsonObject()
            .put("period", period.wireName())
            .put("provider", provider.orElse(null))
            .put("count", items.size())
            .put("usage", items));
  }

  private JsonObject item(Usage usage) {
    return new JsonObject()
        .put("id", ledger.idOf(usage))
        .put("timestamp", timestamps.of(usage.time()))
        .put("provider", usage.provider())
        .put("model", usage.model())
        .put("component", usage.component())
        .put("task_type", usage.taskType())
        .put("input_tokens", usage.inputTokens())
        .put("output_tokens", usage.outputTokens())
        .put("cost", Money.json(usage.cost()))
        .put("metadata", usage.metadata());
  }

  void summary(HttpServerRequest request) {
    QueryParameters query = QueryParameters.of(request);
    BudgetPeriod period = period(query);
    Function<Usage, String> key = grouping(query.text("group_by").orElse("provider"));
    List<Usage> all = ledger.list(period, Optional.empty());
    Replies.json(request.response(), totals(period, all).put("groups", groups(all, key)));
  }

  private static Function<Usage, String> grouping(String name) {
    switch (name) {
      case "provider":
        return Usage::provider;
      case "model":
        return Usage::model;
      case "component":
        return Usage::component;
      case "task_type":
        return Usage::taskType;
      default:
        throw Refusal.of(
            400,
            "Invalid group_by: "
                + name
                + ". Must be one of: provider, model, component, task_type");
    }
  }

  /** Some of the totals were seen to be missing where there is nothing to add up. */
  private JsonObject totals(BudgetPeriod period, List<Usage> all) {
    JsonObject totals =
        new JsonObject().put("period", period.wireName()).put("total_cost", cost(all));
    if (all.isEmpty() && shape == AnswerStyle.OBSERVED) {
      return totals.put("total_tokens", 0);
    }
    int input = inputTokens(all);
    int output = outputTokens(all);
    return totals
        .put("total_input_tokens", input)
        .put("total_output_tokens", output)
        .put("total_tokens", input + output)
        .put("count", all.size());
  }

  private static JsonObject groups(List<Usage> all, Function<Usage, String> key) {
    Map<String, List<Usage>> byKey =
        all.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    JsonObject groups = new JsonObject();
    byKey.forEach(
        (name, usages) ->
            groups.put(
                name,
                new JsonObject()
                    .put("cost", cost(usages))
                    .put("input_tokens", inputTokens(usages))
                    .put("output_tokens", outputTokens(usages))
                    .put("count", usages.size())));
    return groups;
  }

  private static BigDecimal cost(List<Usage> usages) {
    return Money.json(usages.stream().map(Usage::cost).reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private static int inputTokens(List<Usage> usages) {
    return usages.stream().mapToInt(Usage::inputTokens).sum();
  }

  private static int outputTokens(List<Usage> usages) {
    return usages.stream().mapToInt(Usage::outputTokens).sum();
  }

  private static BudgetPeriod period(QueryParameters query) {
    return BudgetPeriod.of(query.text("period").orElse("daily"));
  }
}
