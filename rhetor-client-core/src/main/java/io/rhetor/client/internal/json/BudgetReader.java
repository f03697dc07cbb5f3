package io.rhetor.client.internal.json;

import io.rhetor.client.budget.BudgetChange;
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
import io.rhetor.client.message.TaskType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Answers of section 7 of the protocol; all sums are US dollars. */
public final class BudgetReader {
  private BudgetReader() {}

  /**
   * Reads where the budgets stand. A field is a period if it is an object that tells a usage or a
   * limit, so that periods of other generations are found and other fields are not taken for one.
   *
   * @param json the answer
   * @return where the budgets stand
   */
  public static BudgetStatus status(JsonObject json) {
    BudgetStatus.Builder status = BudgetStatus.builder();
    Map<String, Object> rest = json.rest();
    for (String name : json.names()) {
      Optional<JsonObject> period =
          json.object(name).filter(object -> object.has("usage") || object.has("limit"));
      if (period.isPresent() && !name.isBlank()) {
        status.putPeriods(BudgetPeriod.of(name), periodStatus(period.get()));
        rest.remove(name);
      }
    }
    return status.putAllAdditionalProperties(rest).build();
  }

  /**
   * Reads the limits that were set.
   *
   * @param json the answer
   * @return the limits
   */
  public static BudgetSettings settings(JsonObject json) {
    BudgetSettings.Builder settings = BudgetSettings.builder();
    lists(json, BudgetReader::setting)
        .forEach((period, limits) -> settings.putPeriods(BudgetPeriod.of(period), limits));
    return settings.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads the echo of a limit or policy that was set.
   *
   * @param json the answer
   * @return what was set
   */
  public static BudgetChange change(JsonObject json) {
    Optional<BudgetPolicy> policy = json.named("policy", BudgetPolicy::of);
    BudgetChange.Builder change =
        BudgetChange.builder()
            .period(json.named("period", BudgetPeriod::of))
            .provider(json.text("provider"))
            .limit(json.decimal("limit_amount"))
            .policy(policy.or(() -> json.named("enforcement", BudgetPolicy::of)));
    json.flag("success").ifPresent(change::success);
    return change.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads what was spent, answer by answer.
   *
   * @param json the answer
   * @return the records
   */
  public static BudgetUsage usage(JsonObject json) {
    BudgetUsage.Builder usage =
        BudgetUsage.builder()
            .period(json.named("period", BudgetPeriod::of))
            .provider(json.text("provider"))
            .addAllRecords(json.items("usage", BudgetReader::record, text -> null));
    json.integer("count").ifPresent(usage::count);
    return usage.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads what was spent, added up.
   *
   * @param json the answer
   * @return the sums; those that are not told are made of the groups
   */
  public static BudgetSummary summary(JsonObject json) {
    Map<String, UsageGroup> groups = json.entries("groups", (key, group) -> group(group));
    Optional<BigDecimal> cost = json.decimal("total_cost");
    OptionalLong input = count(json, "total_input_tokens", groups, UsageGroup::inputTokens);
    OptionalLong output = count(json, "total_output_tokens", groups, UsageGroup::outputTokens);
    OptionalLong tokens = json.count("total_tokens");
    return BudgetSummary.builder()
        .period(json.named("period", BudgetPeriod::of))
        .totalCost(cost.or(() -> Totals.ofSums(groups.values(), UsageGroup::cost)))
        .totalInputTokens(input)
        .totalOutputTokens(output)
        .totalTokens(
            tokens.isPresent() ? tokens : Totals.ofCounts(List.of(input, output), count -> count))
        .count(count(json, "count", groups, UsageGroup::count))
        .putAllGroups(groups)
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  /**
   * Reads what models cost.
   *
   * @param json the answer
   * @return the models by tier
   */
  public static ModelTiers modelTiers(JsonObject json) {
    return ModelTiers.builder()
        .putAllTiers(lists(json, BudgetReader::model))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static PeriodStatus periodStatus(JsonObject json) {
    PeriodStatus.Builder status =
        PeriodStatus.builder()
            .usage(json.decimal("usage"))
            .limit(json.decimal("limit"))
            .policy(json.named("policy", BudgetPolicy::of));
    Optional<BigDecimal> remaining = json.decimal("remaining");
    Optional<BigDecimal> percentage = json.decimal("percentage");
    if (status.build().hasLimit()) {
      // Else a server that tells 0 would have its users believe that nothing is left.
      status.remaining(remaining).percentage(percentage);
    }
    return status.putAllAdditionalProperties(json.rest()).build();
  }

  private static BudgetSetting setting(JsonObject json) {
    return BudgetSetting.builder()
        .id(json.text("id"))
        .provider(json.text("provider"))
        .limit(json.decimal("limit_amount"))
        .policy(json.named("enforcement", BudgetPolicy::of))
        .startDate(json.instant("start_date"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static UsageRecord record(JsonObject json) {
    return UsageRecord.builder()
        .id(json.text("id"))
        .timestamp(json.instant("timestamp"))
        .provider(json.text("provider"))
        .model(json.text("model"))
        .component(json.text("component"))
        .taskType(json.named("task_type", TaskType::of))
        .inputTokens(json.count("input_tokens"))
        .outputTokens(json.count("output_tokens"))
        .cost(json.decimal("cost"))
        .putAllMetadata(json.object("metadata").map(JsonObject::rest).orElse(Map.of()))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static UsageGroup group(JsonObject json) {
    return UsageGroup.builder()
        .cost(json.decimal("cost"))
        .inputTokens(json.count("input_tokens"))
        .outputTokens(json.count("output_tokens"))
        .count(json.count("count"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static TieredModel model(JsonObject json) {
    return TieredModel.builder()
        .provider(json.text("provider"))
        .model(json.text("model"))
        .costPer1kTokens(json.decimal("cost_per_1k_tokens"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  /** The fields that are lists of objects, their names being data. */
  private static <T> Map<String, List<T>> lists(JsonObject json, Function<JsonObject, T> of) {
    Map<String, List<T>> lists = new LinkedHashMap<>();
    for (String name : json.names()) {
      if (!name.isBlank() && json.hasObjects(name)) {
        lists.put(name, json.items(name, of, text -> null));
      }
    }
    return lists;
  }

  private static OptionalLong count(
      JsonObject json,
      String name,
      Map<String, UsageGroup> groups,
      Function<UsageGroup, OptionalLong> ofGroup) {
    OptionalLong told = json.count(name);
    return told.isPresent() ? told : Totals.ofCounts(groups.values(), ofGroup);
  }
}
