package io.rhetor.client.budget;

import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where budgets stand, in the shapes in which servers and gateways tell it: periods by their names,
 * a list of periods that tell their names, one period alone, each of them also in an envelope. What
 * cannot be read is left with the other fields, so that it is neither 0 nor no limit.
 */
final class BudgetShapes {
  private BudgetShapes() {}

  /** The answer in its documented shape: the periods under their names, beside all else. */
  static JsonObject documented(JsonObject json) {
    Envelope envelope = Envelope.open(json, BudgetShapes::hasPeriods);
    JsonObject answer = envelope.content();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    boolean alone = isNamedPeriod(answer);
    if (alone) {
      fields.put(nameOf(answer, ""), answer);
    }
    for (String name : alone ? List.<String>of() : answer.names()) {
      List<JsonObject> periods = periodsIn(answer, name);
      boolean all = !periods.isEmpty();
      for (JsonObject period : periods) {
        all &= fields.putIfAbsent(nameOf(period, name), period) == null;
      }
      if (!all) {
        fields.putIfAbsent(name, answer.get(name));
      }
    }
    envelope.around().forEach(fields::putIfAbsent);
    return json.like(fields);
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
        || (BudgetPeriod.isUsual(name)
            && (object.has("remaining") || object.has("percentage") || object.has("policy")));
  }

  private static boolean isNamedPeriod(JsonObject object) {
    return object.unread().text("period").filter(name -> !name.isBlank()).isPresent()
        && (tellsSums(object) || object.has("remaining") || object.has("percentage"));
  }

  private static boolean tellsSums(JsonObject object) {
    return object.has("usage") || object.has("limit");
  }

  private static String nameOf(JsonObject period, String otherwise) {
    return BudgetPeriod.of(
            period
                .unread()
                .text("period")
                .filter(name -> !name.isBlank())
                .orElse(otherwise)
                .strip())
        .value();
  }

  /** The periods of an answer in its documented shape. */
  static Map<BudgetPeriod, PeriodStatus> read(JsonObject json) {
    Map<BudgetPeriod, PeriodStatus> periods = new LinkedHashMap<>();
    for (String name : json.names()) {
      Object value = json.peek(name);
      JsonObject object = json.objects().get(name);
      PeriodStatus status = null;
      if (value instanceof PeriodStatus) {
        status = (PeriodStatus) value;
      } else if (object != null && isPeriod(name, object)) {
        status = PeriodStatus.fromJson(object.without("period"));
      }
      if (status != null && periods.putIfAbsent(BudgetPeriod.of(name), status) == null) {
        json.disregard(name);
        json.keep(name, status);
        json.always(name);
      }
    }
    return periods;
  }
}
