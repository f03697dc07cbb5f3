package io.rhetor.client.server;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.provider.Provider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** An overview of a server, from {@code GET /} (section 3 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface ServerInfo {
  /**
   * Returns the server's name.
   *
   * @return for example {@code Rhetor LLM Manager}; empty if not told
   */
  Optional<String> name();

  /**
   * Returns the server's version.
   *
   * @return for example {@code 0.1.0}; empty if not told
   */
  Optional<String> version();

  /**
   * Returns the status in a word.
   *
   * @return for example {@code running}; empty if not told
   */
  Optional<String> status();

  /**
   * Returns the paths that the server serves.
   *
   * @return for example {@code /message}
   */
  List<String> endpoints();

  /**
   * Returns who can answer.
   *
   * @return the providers by their ids, in the server's order
   */
  Map<String, Provider> providers();

  /**
   * Returns the categories that the prompt templates are sorted into.
   *
   * @return the categories
   */
  List<String> templateCategories();

  /**
   * Returns how many prompt templates there are.
   *
   * @return the count; empty if not told
   */
  OptionalInt templateCount();

  /**
   * Returns the components that have system prompts.
   *
   * @return the components
   */
  List<String> promptComponents();

  /**
   * Returns how many system prompts there are.
   *
   * @return the count; empty if not told
   */
  OptionalInt promptCount();

  /**
   * Returns what was spent today.
   *
   * @return the sum in US dollars; empty if not told
   */
  Optional<BigDecimal> dailyUsage();

  /**
   * Returns what may be spent a day.
   *
   * @return the limit in US dollars, 0 for none; empty if not told
   */
  Optional<BigDecimal> dailyLimit();

  /**
   * Tells whether the server keeps account of what is spent.
   *
   * @return true or false; empty if not told
   */
  Optional<Boolean> budgetEnabled();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableServerInfo.Builder {
    Builder() {}
  }
}
