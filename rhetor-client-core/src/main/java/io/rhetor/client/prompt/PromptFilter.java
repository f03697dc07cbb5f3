package io.rhetor.client.prompt;

import io.rhetor.client.internal.check.Checks;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which prompts to list (sections 4 and 5 of {@code docs/protocol.md}, {@code GET /templates} and
 * {@code GET /prompts}). Immutable; each method returns a narrower filter.
 *
 * <pre>{@code
 * PromptFilter.all().category("letters").tag("formal")
 * }</pre>
 */
public final class PromptFilter {
  private static final PromptFilter ALL = new PromptFilter(Map.of());

  private final Map<String, String> fields;

  private PromptFilter(Map<String, String> fields) {
    this.fields = fields;
  }

  /** {@return the filter that lets all pass} */
  public static PromptFilter all() {
    return ALL;
  }

  /**
   * {@return this filter for the templates of a category; system prompts have none}
   *
   * @param category the category, not blank
   */
  public PromptFilter category(String category) {
    return with("category", category);
  }

  /**
   * {@return this filter for the system prompts of a component; templates have none}
   *
   * @param component the component, not blank
   */
  public PromptFilter component(String component) {
    return with("component", component);
  }

  /**
   * {@return this filter for what has a tag}
   *
   * @param tag the tag, not blank
   */
  public PromptFilter tag(String tag) {
    return with("tag", tag);
  }

  /** {@return the category of templates; empty for all} */
  public Optional<String> category() {
    return Optional.ofNullable(fields.get("category"));
  }

  /** {@return the component of system prompts; empty for all} */
  public Optional<String> component() {
    return Optional.ofNullable(fields.get("component"));
  }

  /** {@return the tag; empty for all} */
  public Optional<String> tag() {
    return Optional.ofNullable(fields.get("tag"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PromptFilter && fields.equals(((PromptFilter) other).fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "PromptFilter" + fields;
  }

  private PromptFilter with(String name, String value) {
    Map<String, String> more = new TreeMap<>(fields);
    more.put(name, Checks.requireText(name, value));
    return new PromptFilter(more);
  }
}
