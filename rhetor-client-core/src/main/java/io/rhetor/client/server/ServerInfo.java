package io.rhetor.client.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.provider.Provider;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An overview of a server, from {@code GET /} (section 3 of {@code docs/protocol.md}). */
public final class ServerInfo extends RhetorValue {
  private final Map<String, Provider> providers;
  private final List<String> templateCategories;
  private final OptionalInt templateCount;
  private final List<String> promptComponents;
  private final OptionalInt promptCount;
  private final Optional<BigDecimal> dailyUsage;
  private final Optional<BigDecimal> dailyLimit;
  private final Optional<Boolean> budgetEnabled;

  private ServerInfo(JsonObject json) {
    super(json);
    json.text("name");
    json.text("version");
    json.text("status");
    json.texts("endpoints");
    providers = json.valuesByKey("providers", "id", Provider.class, Provider::fromJson);
    JsonObject templates = json.section("templates");
    templateCategories = templates.texts("categories");
    templateCount = templates.integer("count");
    JsonObject prompts = json.section("prompts");
    promptComponents = prompts.texts("components");
    promptCount = prompts.integer("count");
    JsonObject budget = json.section("budget");
    dailyUsage = budget.decimal("daily_usage");
    dailyLimit = budget.decimal("daily_limit");
    budgetEnabled = budget.flag("budget_enabled");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ServerInfo fromJson(Map<String, ?> json) {
    return new ServerInfo(JsonObject.of(json));
  }

  /** {@return the server's name: for example {@code Rhetor LLM Manager}; empty if not told} */
  public Optional<String> name() {
    return text("name");
  }

  /** {@return the server's version: for example {@code 0.1.0}; empty if not told} */
  public Optional<String> version() {
    return text("version");
  }

  /** {@return the status in a word: for example {@code running}; empty if not told} */
  public Optional<String> status() {
    return text("status");
  }

  /** {@return the paths that the server serves: for example {@code /message}} */
  public List<String> endpoints() {
    return texts("endpoints");
  }

  /** {@return who can answer: the providers by their ids, in the server's order} */
  public Map<String, Provider> providers() {
    return providers;
  }

  /** {@return the categories that the prompt templates are sorted into} */
  public List<String> templateCategories() {
    return templateCategories;
  }

  /** {@return how many prompt templates there are; empty if not told} */
  public OptionalInt templateCount() {
    return templateCount;
  }

  /** {@return the components that have system prompts} */
  public List<String> promptComponents() {
    return promptComponents;
  }

  /** {@return how many system prompts there are; empty if not told} */
  public OptionalInt promptCount() {
    return promptCount;
  }

  /** {@return what was spent today in US dollars; empty if not told} */
  public Optional<BigDecimal> dailyUsage() {
    return dailyUsage;
  }

  /** {@return what may be spent a day: the limit in US dollars, 0 for none; empty if not told} */
  public Optional<BigDecimal> dailyLimit() {
    return dailyLimit;
  }

  /** {@return whether the server keeps account of what is spent; empty if not told} */
  public Optional<Boolean> budgetEnabled() {
    return budgetEnabled;
  }
}
