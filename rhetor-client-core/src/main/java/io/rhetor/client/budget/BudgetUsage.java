package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was spent in a period, answer by answer, from {@code GET /budget/usage} (section 7 of {@code
 * docs/protocol.md}).
 */
public final class BudgetUsage extends RhetorValue {
  private BudgetUsage(JsonObject json) {
    super(json);
    json.named("period", BudgetPeriod::of);
    json.text("provider");
    List<UsageRecord> records = json.list("usage", UsageRecord.class, UsageRecord::fromJson);
    json.keep("count", json.integer("count").orElse(records.size()));
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetUsage fromJson(Map<String, ?> json) {
    return new BudgetUsage(Envelope.merged(JsonObject.of(json), object -> object.hasList("usage")));
  }

  /** {@return the period that it is about; empty if not told} */
  public Optional<BudgetPeriod> period() {
    return Fields.field(this, "period", BudgetPeriod.class);
  }

  /** {@return the id of the provider that it is about; empty for all, or if not told} */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /** {@return what was spent: one record for each answer, in the server's order} */
  public List<UsageRecord> records() {
    return Fields.list(this, "usage");
  }

  /** {@return how many records there are: the server's count, else that of {@link #records()}} */
  public int count() {
    return Fields.required(this, "count", Number.class).intValue();
  }
}
