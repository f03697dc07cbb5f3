package io.rhetor.client.server;

import com.fasterxml.jackson.annotation.JsonCreator;
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
  private final Map<String, Boolean> providers;
  private final Optional<Boolean> budgetEnabled;
  private final Optional<BigDecimal> dailyUsage;
  private final Optional<BigDecimal> weeklyUsage;
  private final Optional<BigDecimal> monthlyUsage;
  private final Optional<BigDecimal> dailyLimit;
  private final Optional<BigDecimal> weeklyLimit;
  private final Optional<BigDecimal> monthlyLimit;

  private ServerStatus(JsonObject json) {
    super(json);
    json.required("status");
    json.text("service");
    json.text("version");
    providers = json.flags("providers");
    json.text("default_provider");
    json.text("default_model");
    json.text("message");
    JsonObject budget = json.section("budget");
    budgetEnabled = budget.flag("budget_enabled");
    dailyUsage = budget.decimal("daily_usage");
    weeklyUsage = budget.decimal("weekly_usage");
    monthlyUsage = budget.decimal("monthly_usage");
    dailyLimit = budget.decimal("daily_limit");
    weeklyLimit = budget.decimal("weekly_limit");
    monthlyLimit = budget.decimal("monthly_limit");
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
    return required("status", String.class);
  }

  /** {@return the name of the service: for example {@code rhetor}; empty if not told} */
  public Optional<String> service() {
    return text("service");
  }

  /** {@return the server's version: for example {@code 0.1.0}; empty if not told} */
  public Optional<String> version() {
    return text("version");
  }

  /** {@return which providers can answer: true or false by the provider's id; empty if not told} */
  public Map<String, Boolean> providers() {
    return providers;
  }

  /** {@return the id of the provider that answers requests without one; empty if not told} */
  public Optional<String> defaultProvider() {
    return text("default_provider");
  }

  /** {@return which model answers if a request names none: the model's id; empty if not told} */
  public Optional<String> defaultModel() {
    return text("default_model");
  }

  /** {@return what the server says about itself: a sentence; empty if not told} */
  public Optional<String> message() {
    return text("message");
  }

  /** {@return whether the server keeps account of what is spent; empty if not told} */
  public Optional<Boolean> budgetEnabled() {
    return budgetEnabled;
  }

  /** {@return what was spent today: in US dollars; empty if not told} */
  public Optional<BigDecimal> dailyUsage() {
    return dailyUsage;
  }

  /** {@return what was spent this week: in US dollars; empty if not told} */
  public Optional<BigDecimal> weeklyUsage() {
    return weeklyUsage;
  }

  /** {@return what was spent this month: in US dollars; empty if not told} */
  public Optional<BigDecimal> monthlyUsage() {
    return monthlyUsage;
  }

  /** {@return what may be spent a day, 0 for no limit: in US dollars; empty if not told} */
  public Optional<BigDecimal> dailyLimit() {
    return dailyLimit;
  }

  /** {@return what may be spent a week, 0 for no limit: in US dollars; empty if not told} */
  public Optional<BigDecimal> weeklyLimit() {
    return weeklyLimit;
  }

  /** {@return what may be spent a month, 0 for no limit: in US dollars; empty if not told} */
  public Optional<BigDecimal> monthlyLimit() {
    return monthlyLimit;
  }
}
