package io.rhetor.client.internal.json;

import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.PeriodStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where budgets stand, in the shapes in which servers and gateways tell it: periods by their names,
 * a list of periods that tell their names, one period alone, each of them also in an envelope. What
 * cannot be read is left with the other fields, so that it is neither 0 nor no limit.
 */
final class BudgetStatusReader {
  private static final Set<BudgetPeriod> USUAL =
      Set.of(BudgetPeriod.DAILY, BudgetPeriod.WEEKLY, BudgetPeriod.MONTHLY);

  private BudgetStatusReader() {}

  static BudgetStatus read(JsonObject json) {
    Envelope envelope = Envelope.open(json, BudgetStatusReader::hasPeriods);
    JsonObject answer = envelope.content();
    Map<String, Object> rest = new LinkedHashMap<>(envelope.around());
    Map<BudgetPeriod, PeriodStatus> periods = new LinkedHashMap<>();
    if (isNamedPeriod(answer)) {
      add(periods, "", answer);
    } else {
      rest.putAll(answer.rest());
      for (String name : answer.names()) {
        if (addAll(periods, name, periodsIn(answer, name))) {
          rest.remove(name);
        }
      }
    }
    return BudgetStatus.builder().putAllPeriods(periods).putAllAdditionalProperties(rest).build();
  }

  private static boolean hasPeriods(JsonObject json) {
    return isNamedPeriod(json)
        || json.names().stream().anyMatch(name -> !periodsIn(json, name).isEmpty());
  }

  private static List<JsonObject> periodsIn(JsonObject json, String name) {
    JsonObject object = json.objects().get(name);
    if (object != null) {
      return isPeriod(name, object) ? List.of(object) : List.of();
    }
    List<JsonObject> periods = new ArrayList<>();
    if (json.hasObjects(name)) {
      periods.addAll(json.unread().items(name, item -> item, text -> null));
      periods.removeIf(item -> !isNamedPeriod(item));
    }
    return periods;
  }

  /** Names of other generations are periods too, so that other fields must not be taken for one. */
  private static boolean isPeriod(String name, JsonObject object) {
    if (name.isBlank()) {
      return false;
    }
    return tellsSums(object)
        || (USUAL.contains(BudgetPeriod.of(name))
            && (object.has("remaining") || object.has("percentage") || object.has("policy")));
  }

  private static boolean isNamedPeriod(JsonObject object) {
    return object.unread().text("period").filter(name -> !name.isBlank()).isPresent()
        && (tellsSums(object) || object.has("remaining") || object.has("percentage"));
  }

  private static boolean tellsSums(JsonObject object) {
    return object.has("usage") || object.has("limit");
  }

  private static boolean addAll(
      Map<BudgetPeriod, PeriodStatus> periods, String name, List<JsonObject> found) {
    boolean all = !found.isEmpty();
    for (JsonObject period : found) {
      all &= add(periods, name, period);
    }
    return all;
  }

  private static boolean add(
      Map<BudgetPeriod, PeriodStatus> periods, String name, JsonObject period) {
    String told = period.text("period").filter(text -> !text.isBlank()).orElse(name);
    return periods.putIfAbsent(BudgetPeriod.of(told.strip()), period(period)) == null;
  }

  private static PeriodStatus period(JsonObject json) {
    Optional<BigDecimal> usage = json.decimal("usage").filter(sum -> sum.signum() >= 0);
    Optional<BigDecimal> limit = json.decimal("limit").filter(sum -> sum.signum() >= 0);
    PeriodStatus.Builder status =
        PeriodStatus.builder()
            .usage(usage)
            .limit(limit)
            .policy(json.named("policy", text -> BudgetPolicy.of(text.strip())));
    if (usage.isEmpty()) {
      json.decimal("usage").ifPresent(sum -> status.putAdditionalProperties("usage", sum));
    }
    if (limit.isEmpty()) {
      json.decimal("limit").ifPresent(sum -> status.putAdditionalProperties("limit", sum));
    }
    Optional<BigDecimal> remaining = json.decimal("remaining");
    Optional<BigDecimal> percentage = json.decimal("percentage");
    if (limit.isEmpty() || limit.get().signum() > 0) {
      // Else a server that tells 0 would have its users believe that nothing is left.
      status.remaining(remaining).percentage(percentage);
    }
    return status.putAllAdditionalProperties(json.rest()).build();
  }
}
