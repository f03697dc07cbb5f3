package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import java.util.Map;
import java.util.Optional;

/**
 * A system prompt to create (section 5 of {@code docs/protocol.md}, {@code POST /prompts}).
 * Immutable.
 *
 * <pre>{@code
 * NewSystemPrompt.builder()
 *     .name("By day")
 *     .component("my-component")
 *     .content("Be brisk and kind.")
 *     .isDefault(true)
 *     .build();
 * }</pre>
 */
public final class NewSystemPrompt extends NewPrompt {
  private NewSystemPrompt(Builder builder) {
    super(builder);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code name},
   *     {@code component} or {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewSystemPrompt fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; {@code name}, {@code component} and {@code content} are required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the component that the prompt is for} */
  public String component() {
    return Fields.required(this, "component", String.class);
  }

  /** {@return the text} */
  public String content() {
    return Fields.required(this, "content", String.class);
  }

  /** {@return whether it becomes the default of its component} */
  public boolean isDefault() {
    return Fields.required(this, "is_default", Boolean.class);
  }

  /** {@return the id of the prompt that it is made from; empty for none} */
  public Optional<String> parentId() {
    return Fields.text(this, "parent_id");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder extends NewPrompt.Builder<NewSystemPrompt, Builder> {
    private Builder() {
      super(
          NewSystemPrompt::new,
          "name*",
          "component*",
          "content*",
          "description",
          "tags[]",
          "is_default?",
          "parent_id",
          "metadata{}");
      isDefault(false);
    }

    /**
     * Sets the component that the prompt is for. Required.
     *
     * @param component the component, not blank
     * @return this builder
     */
    public Builder component(String component) {
      return Fields.check(this, "component", component);
    }

    /**
     * Sets the text. Required.
     *
     * @param content the text, not blank
     * @return this builder
     */
    public Builder content(String content) {
      return Fields.check(this, "content", content);
    }

    /**
     * Sets whether it becomes the default of its component. Default: no.
     *
     * @param isDefault true to make it the default
     * @return this builder
     */
    public Builder isDefault(boolean isDefault) {
      return Fields.set(this, "is_default", isDefault);
    }

    /**
     * Sets the prompt that it is made from. Default: none.
     *
     * @param parentId the parent's id, not blank
     * @return this builder
     */
    public Builder parentId(String parentId) {
      return Fields.check(this, "parent_id", parentId);
    }
  }
}
