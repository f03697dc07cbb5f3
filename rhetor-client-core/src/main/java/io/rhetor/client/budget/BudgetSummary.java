package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was spent in a period, added up, from {@code GET /budget/summary} (section 7 of {@code
 * docs/protocol.md}).
 *
 * <p>Servers leave totals out where nothing was spent, so a total that is not told is made of the
 * groups.
 */
public final class BudgetSummary extends RhetorValue {
  private BudgetSummary(JsonObject json) {
    super(json);
    json.named("period", BudgetPeriod::of);
    Totals totals =
        new Totals(json, json.valuesByKey("groups", UsageGroup.class, UsageGroup::fromJson));
    totals.sum("total_cost", UsageGroup::cost);
    OptionalLong input = totals.count("total_input_tokens", UsageGroup::inputTokens);
    OptionalLong output = totals.count("total_output_tokens", UsageGroup::outputTokens);
    totals.ofBoth("total_tokens", input, output);
    totals.count("count", UsageGroup::count);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetSummary fromJson(Map<String, ?> json) {
    return new BudgetSummary(
        Envelope.merged(
            JsonObject.of(json), object -> object.has("groups") || object.has("total_cost")));
  }

  /** {@return the period that it is about; empty if not told} */
  public Optional<BudgetPeriod> period() {
    return Fields.field(this, "period", BudgetPeriod.class);
  }

  /**
   * {@return what was spent in all in US dollars, as the server tells it, else that of the groups,
   * which is 0 if there are none; empty only if a group does not tell its own}
   */
  public Optional<BigDecimal> totalCost() {
    return Fields.field(this, "total_cost", BigDecimal.class);
  }

  /**
   * {@return the tokens read by models in all, as the server tells them, else that of the groups,
   * which is 0 if there are none; empty only if a group does not tell its own}
   */
  public OptionalLong totalInputTokens() {
    return Fields.count(this, "total_input_tokens");
  }

  /**
   * {@return the tokens written by models in all, as the server tells them, else that of the
   * groups, which is 0 if there are none; empty only if a group does not tell its own}
   */
  public OptionalLong totalOutputTokens() {
    return Fields.count(this, "total_output_tokens");
  }

  /**
   * {@return the tokens read and written in all: the server's count, else the sum of {@link
   * #totalInputTokens()} and {@link #totalOutputTokens()}; empty if one of them is}
   */
  public OptionalLong totalTokens() {
    return Fields.count(this, "total_tokens");
  }

  /**
   * {@return how many answers there were in all, as the server tells it, else that of the groups,
   * which is 0 if there are none; empty only if a group does not tell its own}
   */
  public OptionalLong count() {
    return Fields.count(this, "count");
  }

  /**
   * {@return the groups by what they have in common, such as the provider's id, in the server's
   * order}
   */
  public Map<String, UsageGroup> groups() {
    return Fields.map(this, "groups");
  }
}
