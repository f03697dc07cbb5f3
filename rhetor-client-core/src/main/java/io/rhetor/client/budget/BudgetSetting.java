package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A limit as the server keeps it. */
public final class BudgetSetting extends RhetorValue {
  private final Optional<String> id;
  private final Optional<String> provider;
  private final Optional<BigDecimal> limit;
  private final Optional<BudgetPolicy> policy;
  private final Optional<Instant> startDate;

  private BudgetSetting(JsonObject json) {
    super(json);
    id = json.text("id");
    provider = json.text("provider");
    limit = json.decimal("limit_amount");
    policy = json.named("enforcement", BudgetPolicy::of);
    startDate = json.instant("start_date");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetSetting fromJson(Map<String, ?> json) {
    return new BudgetSetting(JsonObject.of(json));
  }

  /** {@return the name of the setting: the server's id; empty if not told} */
  public Optional<String> id() {
    return id;
  }

  /**
   * {@return the provider whose costs count: the provider's id or {@link
   * BudgetLimit#ALL_PROVIDERS}; empty if not told}
   */
  public Optional<String> provider() {
    return provider;
  }

  /**
   * {@return what may be spent in the period: the limit in US dollars, 0 for none; empty if not
   * told}
   */
  public Optional<BigDecimal> limit() {
    return limit;
  }

  /**
   * {@return what the server does when the limit is passed: the policy, {@code enforcement} on the
   * wire; empty if not told}
   */
  public Optional<BudgetPolicy> policy() {
    return policy;
  }

  /**
   * {@return since when the limit counts: the time; empty if not told. A time without zone is read
   * in the zone of {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> startDate() {
    return startDate;
  }
}
