package io.rhetor.client.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * How a server is, as it tells over WebSocket ({@code STATUS}, section 8 of {@code
 * docs/protocol.md}).
 */
public final class ServerStatus extends RhetorValue {
  private final JsonObject budget;

  private ServerStatus(JsonObject json) {
    super(json);
    json.required("status");
    json.text("service");
    json.text("version");
    json.flags("providers");
    json.text("default_provider");
    json.text("default_model");
    json.text("message");
    budget = json.section("budget");
    budget.flag("budget_enabled");
    budget.decimal("daily_usage");
    budget.decimal("weekly_usage");
    budget.decimal("monthly_usage");
    budget.decimal("daily_limit");
    budget.decimal("weekly_limit");
    budget.decimal("monthly_limit");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code status}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ServerStatus fromJson(Map<String, ?> json) {
    return new ServerStatus(JsonObject.of(json));
  }

  /**
   * {@return the status in a word: {@code ok} for a server that works, or the server's own word}
   */
  public String status() {
    return Fields.required(this, "status", String.class);
  }

  /** {@return the name of the service: for example {@code rhetor}; empty if not told} */
  public Optional<String> service() {
    return Fields.text(this, "service");
  }

  /** {@return the server's version: for example {@code 0.1.0}; empty if not told} */
  public Optional<String> version() {
    return Fields.text(this, "version");
  }

  /** {@return whether each provider can answer, by its id; empty if not told} */
  public Map<String, Boolean> providers() {
    return Fields.map(this, "providers");
  }

  /** {@return the id of the provider that answers requests without one; empty if not told} */
  public Optional<String> defaultProvider() {
    return Fields.text(this, "default_provider");
  }

  /** {@return the id of the model that answers if a request names none; empty if not told} */
  public Optional<String> defaultModel() {
    return Fields.text(this, "default_model");
  }

  /** {@return what the server says about itself; empty if not told} */
  public Optional<String> message() {
    return Fields.text(this, "message");
  }

  /** {@return whether the server keeps account of what is spent; empty if not told} */
  public Optional<Boolean> budgetEnabled() {
    return Fields.field(budget, "budget_enabled", Boolean.class);
  }

  /** {@return what was spent today, in US dollars; empty if not told} */
  public Optional<BigDecimal> dailyUsage() {
    return Fields.field(budget, "daily_usage", BigDecimal.class);
  }

  /** {@return what was spent this week, in US dollars; empty if not told} */
  public Optional<BigDecimal> weeklyUsage() {
    return Fields.field(budget, "weekly_usage", BigDecimal.class);
  }

  /** {@return what was spent this month, in US dollars; empty if not told} */
  public Optional<BigDecimal> monthlyUsage() {
    return Fields.field(budget, "monthly_usage", BigDecimal.class);
  }

  /** {@return what may be spent a day, in US dollars, 0 for no limit; empty if not told} */
  public Optional<BigDecimal> dailyLimit() {
    return Fields.field(budget, "daily_limit", BigDecimal.class);
  }

  /** {@return what may be spent a week, in US dollars, 0 for no limit; empty if not told} */
  public Optional<BigDecimal> weeklyLimit() {
    return Fields.field(budget, "weekly_limit", BigDecimal.class);
  }

  /** {@return what may be spent a month, in US dollars, 0 for no limit; empty if not told} */
  public Optional<BigDecimal> monthlyLimit() {
    return Fields.field(budget, "monthly_limit", BigDecimal.class);
  }
}
