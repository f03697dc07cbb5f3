package io.rhetor.client.prompt;

import io.rhetor.client.internal.check.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which system prompts to list (section 5 of {@code docs/protocol.md}, {@code GET /prompts}).
 * Immutable.
 *
 * <pre>{@code
 * PromptFilter.builder().component("my-component").build();
 * }</pre>
 */
public final class PromptFilter {
  private final @Nullable String component;
  private final @Nullable String tag;

  private PromptFilter(Builder builder) {
    this.component = builder.component;
    this.tag = builder.tag;
  }

  /**
   * Starts a value.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the component whose prompts to list.
   *
   * @return the component; empty for all
   */
  public Optional<String> component() {
    return Optional.ofNullable(component);
  }

  /**
   * Returns the tag to list.
   *
   * @return the tag; empty for all
   */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /**
   * Starts a value that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Shows the filter. */
  @Override
  public String toString() {
    return "PromptFilter{component=" + component + ", tag=" + tag + "}";
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String component;
    private @Nullable String tag;

    private Builder() {}

    private Builder(PromptFilter source) {
      this.component = source.component;
      this.tag = source.tag;
    }

    /**
     * Sets the component whose prompts to list. Default: all.
     *
     * @param component the component, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder component(String component) {
      this.component = Checks.requireText("component", component);
      return this;
    }

    /**
     * Sets the tag to list. Default: all.
     *
     * @param tag the tag, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder tag(String tag) {
      this.tag = Checks.requireText("tag", tag);
      return this;
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws IllegalArgumentException if what is required is missing
     */
    public PromptFilter build() {
      return new PromptFilter(this);
    }
  }
}
