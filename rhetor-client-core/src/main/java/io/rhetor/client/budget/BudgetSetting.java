package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A limit as the server keeps it. */
public final class BudgetSetting extends RhetorValue {
  private BudgetSetting(JsonObject json) {
    super(json);
    json.text("id");
    json.text("provider");
    json.decimal("limit_amount");
    json.named("enforcement", BudgetPolicy::of);
    json.instant("start_date");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetSetting fromJson(Map<String, ?> json) {
    return new BudgetSetting(JsonObject.of(json));
  }

  /** {@return the server's id of the setting; empty if not told} */
  public Optional<String> id() {
    return Fields.text(this, "id");
  }

  /**
   * {@return the id of the provider whose costs count or {@link BudgetLimit#ALL_PROVIDERS}; empty
   * if not told}
   */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /** {@return what may be spent in the period, in US dollars, 0 for no limit; empty if not told} */
  public Optional<BigDecimal> limit() {
    return Fields.field(this, "limit_amount", BigDecimal.class);
  }

  /**
   * {@return what the server does when the limit is passed, {@code enforcement} on the wire; empty
   * if not told}
   */
  public Optional<BudgetPolicy> policy() {
    return Fields.field(this, "enforcement", BudgetPolicy.class);
  }

  /** {@return since when the limit counts; empty if not told} */
  public Optional<Instant> startDate() {
    return Fields.field(this, "start_date", Instant.class);
  }
}
