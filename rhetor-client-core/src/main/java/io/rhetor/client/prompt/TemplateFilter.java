package io.rhetor.client.prompt;

import io.rhetor.client.internal.check.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which templates to list (section 4 of {@code docs/protocol.md}, {@code GET /templates}).
 * Immutable.
 *
 * <pre>{@code
 * TemplateFilter.builder().category("letters").build();
 * }</pre>
 */
public final class TemplateFilter {
  private final @Nullable String category;
  private final @Nullable String tag;

  private TemplateFilter(Builder builder) {
    this.category = builder.category;
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
   * Returns the category to list.
   *
   * @return the category; empty for all
   */
  public Optional<String> category() {
    return Optional.ofNullable(category);
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
    return "TemplateFilter{category=" + category + ", tag=" + tag + "}";
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String category;
    private @Nullable String tag;

    private Builder() {}

    private Builder(TemplateFilter source) {
      this.category = source.category;
      this.tag = source.tag;
    }

    /**
     * Sets the category to list. Default: all.
     *
     * @param category the category, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder category(String category) {
      this.category = Checks.requireText("category", category);
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
    public TemplateFilter build() {
      return new TemplateFilter(this);
    }
  }
}
