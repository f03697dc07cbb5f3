package io.rhetor.client.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
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
  private final JsonObject templates;
  private final JsonObject prompts;
  private final JsonObject budget;

  private ServerInfo(JsonObject json) {
    super(json);
    json.text("name");
    json.text("version");
    json.text("status");
    json.texts("endpoints");
    json.valuesByKey("providers", "id", Provider.class, Provider::fromJson);
    templates = json.section("templates");
    templates.texts("categories");
    templates.integer("count");
    prompts = json.section("prompts");
    prompts.texts("components");
    prompts.integer("count");
    budget = json.section("budget");
    budget.decimal("daily_usage");
    budget.decimal("daily_limit");
    budget.flag("budget_enabled");
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
    return Fields.text(this, "name");
  }

  /** {@return the server's version: for example {@code 0.1.0}; empty if not told} */
  public Optional<String> version() {
    return Fields.text(this, "version");
  }

  /** {@return the status in a word: for example {@code running}; empty if not told} */
  public Optional<String> status() {
    return Fields.text(this, "status");
  }

  /** {@return the paths that the server serves: for example {@code /message}} */
  public List<String> endpoints() {
    return Fields.list(this, "endpoints");
  }

  /** {@return who can answer: the providers by their ids, in the server's order} */
  public Map<String, Provider> providers() {
    return Fields.map(this, "providers");
  }

  /** {@return the categories that the prompt templates are sorted into} */
  public List<String> templateCategories() {
    return Fields.list(templates, "categories");
  }

  /** {@return how many prompt templates there are; empty if not told} */
  public OptionalInt templateCount() {
    return Fields.integer(templates, "count");
  }

  /** {@return the components that have system prompts} */
  public List<String> promptComponents() {
    return Fields.list(prompts, "components");
  }

  /** {@return how many system prompts there are; empty if not told} */
  public OptionalInt promptCount() {
    return Fields.integer(prompts, "count");
  }

  /** {@return what was spent today in US dollars; empty if not told} */
  public Optional<BigDecimal> dailyUsage() {
    return Fields.field(budget, "daily_usage", BigDecimal.class);
  }

  /** {@return what may be spent a day, in US dollars, 0 for no limit; empty if not told} */
  public Optional<BigDecimal> dailyLimit() {
    return Fields.field(budget, "daily_limit", BigDecimal.class);
  }

  /** {@return whether the server keeps account of what is spent; empty if not told} */
  public Optional<Boolean> budgetEnabled() {
    return Fields.field(budget, "budget_enabled", Boolean.class);
  }
}
