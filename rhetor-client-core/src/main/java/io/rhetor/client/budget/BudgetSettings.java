package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The limits that were set, from {@code GET /budget/settings} (section 7 of {@code
 * docs/protocol.md}).
 */
public final class BudgetSettings extends RhetorValue {
  private final Map<BudgetPeriod, List<BudgetSetting>> periods;

  private BudgetSettings(JsonObject json) {
    super(json);
    Map<BudgetPeriod, List<BudgetSetting>> limits = new LinkedHashMap<>();
    Lists.in(json, BudgetSetting.class, BudgetSetting::fromJson)
        .forEach((period, list) -> limits.putIfAbsent(BudgetPeriod.of(period), list));
    periods = Collections.unmodifiableMap(limits);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetSettings fromJson(Map<String, ?> json) {
    return new BudgetSettings(Envelope.merged(JsonObject.of(json), Lists::areIn));
  }

  /**
   * {@return the limits of each period, by the period, in the server's order; one for each provider
   * that has one}
   */
  public Map<BudgetPeriod, List<BudgetSetting>> periods() {
    return periods;
  }

  /**
   * {@return the limits of a period; empty if there are none}
   *
   * @param period the period
   */
  public List<BudgetSetting> of(BudgetPeriod period) {
    return periods().getOrDefault(period, List.of());
  }
}
