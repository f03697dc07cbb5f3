package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A limit or policy that was set, as the server repeats it (section 7 of {@code docs/protocol.md}).
 */
public final class BudgetChange extends RhetorValue {
  private BudgetChange(JsonObject json) {
    super(json);
    json.flag("success", true);
    json.named("period", BudgetPeriod::of);
    json.text("provider");
    json.decimal("limit_amount");
    json.named("policy", BudgetPolicy::of, "enforcement");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetChange fromJson(Map<String, ?> json) {
    return new BudgetChange(JsonObject.of(json));
  }

  /**
   * {@return whether the server took the change: false only if the server says so; a change that it
   * refuses is usually an exception}
   */
  public boolean isSuccess() {
    return Fields.required(this, "success", Boolean.class);
  }

  /** {@return the period that it is about; empty if not told} */
  public Optional<BudgetPeriod> period() {
    return Fields.field(this, "period", BudgetPeriod.class);
  }

  /**
   * {@return the id of the provider that it is about or {@link BudgetLimit#ALL_PROVIDERS}; empty if
   * not told}
   */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /**
   * {@return what may be spent in the period from now on, in US dollars, 0 for no limit; empty if
   * it was not changed or is not told}
   */
  public Optional<BigDecimal> limit() {
    return Fields.field(this, "limit_amount", BigDecimal.class);
  }

  /**
   * {@return what the server does from now on when the limit is passed; empty if it was left to the
   * server or is not told}
   */
  public Optional<BudgetPolicy> policy() {
    return Fields.field(this, "policy", BudgetPolicy.class);
  }
}
