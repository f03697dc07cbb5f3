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
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetSettings fromJson(Map<String, ?> json) {
    return new BudgetSettings(Envelope.merged(JsonObject.of(json), Lists::areIn));
  }

  /**
   * {@return the limits of each period: the limits by their periods, in the server's order; one for
   * each provider that has one}
   */
  public Map<BudgetPeriod, List<BudgetSetting>> periods() {
    return periods;
  }

  /**
   * Returns the limits of a period.
   *
   * @param period the period
   * @return the limits; empty if there are none
   */
  public List<BudgetSetting> of(BudgetPeriod period) {
    return periods().getOrDefault(period, List.of());
  }
}
