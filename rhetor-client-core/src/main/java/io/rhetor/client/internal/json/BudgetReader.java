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

/** Answers of section 7 of {@code docs/protocol.md}; all sums are US dollars. */
public final class BudgetReader {
  private BudgetReader() {}

  /**
   * Reads where the budgets stand. A field is a period if it is an object that tells a usage or a
   * limit, so that periods of other generations are found and other fields are not taken for one.
   *
   * @param json the answer
   * @return where the budgets stand; what cannot be read is neither 0 nor no limit
   */
  public static BudgetStatus status(JsonObject json) {
    return BudgetStatusReader.read(json);
  }

  /**
   * Reads the limits that were set.
   *
   * @param json the answer
   * @return the limits
   */
  public static BudgetSettings settings(JsonObject json) {
    Envelope envelope = Envelope.open(json, BudgetReader::hasLists);
    JsonObject answer = envelope.content();
    Map<BudgetPeriod, List<BudgetSetting>> periods = new LinkedHashMap<>();
    lists(answer, BudgetReader::setting)
        .forEach((period, limits) -> periods.putIfAbsent(BudgetPeriod.of(period), limits));
    return BudgetSettings.builder()
        .putAllPeriods(periods)
        .putAllAdditionalProperties(rest(envelope))
        .build();
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
   * @param answer the answer
   * @return the records
   */
  public static BudgetUsage usage(JsonObject answer) {
    Envelope envelope = Envelope.open(answer, object -> object.hasList("usage"));
    JsonObject json = envelope.content();
    BudgetUsage.Builder usage =
        BudgetUsage.builder()
            .period(json.named("period", BudgetPeriod::of))
            .provider(json.text("provider"))
            .addAllRecords(json.items("usage", BudgetReader::record, text -> null));
    json.integer("count").ifPresent(usage::count);
    return usage.putAllAdditionalProperties(rest(envelope)).build();
  }

  /**
   * Reads what was spent, added up.
   *
   * @param answer the answer
   * @return the sums; those that are not told are made of the groups, if all of them can be read
   */
  public static BudgetSummary summary(JsonObject answer) {
    Envelope envelope =
        Envelope.open(answer, object -> object.has("groups") || object.has("total_cost"));
    JsonObject json = envelope.content();
    Map<String, UsageGroup> groups = json.entries("groups", (key, group) -> group(group));
    Optional<BigDecimal> cost = json.decimal("total_cost");
    OptionalLong input = count(json, "total_input_tokens", groups, UsageGroup::inputTokens);
    OptionalLong output = count(json, "total_output_tokens", groups, UsageGroup::outputTokens);
    OptionalLong tokens = json.count("total_tokens");
    return BudgetSummary.builder()
        .period(json.named("period", BudgetPeriod::of))
        .totalCost(
            canBeAdded(json, "total_cost", groups)
                ? cost.or(() -> Totals.ofSums(groups.values(), UsageGroup::cost))
                : cost)
        .totalInputTokens(input)
        .totalOutputTokens(output)
        .totalTokens(
            tokens.isPresent() || json.has("total_tokens")
                ? tokens
                : Totals.ofCounts(List.of(input, output), count -> count))
        .count(count(json, "count", groups, UsageGroup::count))
        .putAllGroups(groups)
        .putAllAdditionalProperties(rest(envelope))
        .build();
  }

  /**
   * Reads what models cost.
   *
   * @param json the answer
   * @return the models by tier
   */
  public static ModelTiers modelTiers(JsonObject json) {
    Envelope envelope = Envelope.open(json, BudgetReader::hasLists);
    return ModelTiers.builder()
        .putAllTiers(lists(envelope.content(), BudgetReader::model))
        .putAllAdditionalProperties(rest(envelope))
        .build();
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
    return told.isPresent() || !canBeAdded(json, name, groups)
        ? told
        : Totals.ofCounts(groups.values(), ofGroup);
  }

  /**
   * A total that is there and cannot be read is not 0, and neither is that of unreadable groups.
   */
  private static boolean canBeAdded(JsonObject json, String total, Map<String, UsageGroup> groups) {
    if (json.has(total)) {
      return false;
    }
    JsonObject told = json.objects().get("groups");
    return told == null ? !json.has("groups") : told.names().size() == groups.size();
  }

  private static Map<String, Object> rest(Envelope envelope) {
    Map<String, Object> rest = new LinkedHashMap<>(envelope.around());
    rest.putAll(envelope.content().rest());
    return rest;
  }

  private static boolean hasLists(JsonObject json) {
    return json.names().stream().anyMatch(name -> !name.isBlank() && json.hasObjects(name));
  }
}
