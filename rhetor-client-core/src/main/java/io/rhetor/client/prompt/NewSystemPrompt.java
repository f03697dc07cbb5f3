package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
public final class NewSystemPrompt extends RhetorValue {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "component",
          "content",
          "description",
          "tags",
          "is_default",
          "parent_id",
          "metadata");

  private final String name;
  private final String component;
  private final String content;
  private final @Nullable String description;
  private final List<String> tags;
  private final boolean isDefault;
  private final @Nullable String parentId;
  private final Map<String, Object> metadata;

  private NewSystemPrompt(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "name",
            builder.name,
            "component",
            builder.component,
            "content",
            builder.content,
            "description",
            builder.description,
            "tags",
            List.copyOf(builder.tags),
            "is_default",
            builder.isDefault,
            "parent_id",
            builder.parentId,
            "metadata",
            builder.metadata),
        "content",
        "description",
        "metadata");
    if (builder.name == null) {
      throw new IllegalArgumentException("name: is required; call name(text)");
    }
    this.name = builder.name;
    if (builder.component == null) {
      throw new IllegalArgumentException("component: is required; call component(text)");
    }
    this.component = builder.component;
    if (builder.content == null) {
      throw new IllegalArgumentException("content: is required; call content(text)");
    }
    this.content = builder.content;
    this.description = builder.description;
    this.tags = List.copyOf(builder.tags);
    this.isDefault = builder.isDefault;
    this.parentId = builder.parentId;
    this.metadata = builder.metadata;
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code name},
   *     {@code component} or {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewSystemPrompt fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("name").ifPresent(builder::name);
    fields.text("component").ifPresent(builder::component);
    fields.text("content").ifPresent(builder::content);
    fields.text("description").ifPresent(builder::description);
    builder.addTags(fields.texts("tags").toArray(new String[0]));
    fields.flag("is_default").ifPresent(builder::isDefault);
    fields.text("parent_id").ifPresent(builder::parentId);
    builder.metadata(fields.map("metadata"));
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a value.
   *
   * @return a builder; {@code name}, {@code component} and {@code content} are required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the name for people, from which the server makes the id.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the component that the prompt is for.
   *
   * @return the component
   */
  public String component() {
    return component;
  }

  /**
   * Returns the text.
   *
   * @return the text
   */
  public String content() {
    return content;
  }

  /**
   * Returns what the prompt is for.
   *
   * @return the description; empty for none
   */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /**
   * Returns the tags.
   *
   * @return the tags
   */
  public List<String> tags() {
    return tags;
  }

  /**
   * Tells whether it becomes the default of its component.
   *
   * @return true if so
   */
  public boolean isDefault() {
    return isDefault;
  }

  /**
   * Returns the prompt that it is made from.
   *
   * @return the parent's id; empty for none
   */
  public Optional<String> parentId() {
    return Optional.ofNullable(parentId);
  }

  /**
   * Returns what is noted about the text.
   *
   * @return plain values by name; unmodifiable
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Starts a value that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String name;
    private @Nullable String component;
    private @Nullable String content;
    private @Nullable String description;
    private final List<String> tags = new ArrayList<>();
    private boolean isDefault;
    private @Nullable String parentId;
    private Map<String, Object> metadata = Map.of();
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(NewSystemPrompt source) {
      this.name = source.name;
      this.component = source.component;
      this.content = source.content;
      this.description = source.description;
      this.tags.addAll(source.tags);
      this.isDefault = source.isDefault;
      this.parentId = source.parentId;
      this.metadata = source.metadata;
      this.additionalProperties = source.additionalProperties();
    }

    /**
     * Sets the name for people, from which the server makes the id. Required.
     *
     * @param name the name, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder name(String name) {
      this.name = Checks.requireText("name", name);
      return this;
    }

    /**
     * Sets the component that the prompt is for. Required.
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
     * Sets the text. Required.
     *
     * @param content the text, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder content(String content) {
      this.content = Checks.requireText("content", content);
      return this;
    }

    /**
     * Sets what the prompt is for. Default: none.
     *
     * @param description the description, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder description(String description) {
      this.description = Checks.requireText("description", description);
      return this;
    }

    /**
     * Adds tags. Default: none.
     *
     * @param tags the tags, not blank
     * @return this builder
     * @throws IllegalArgumentException if one is blank
     */
    public Builder addTags(String... tags) {
      for (String each : tags) {
        this.tags.add(Checks.requireText("tags", each));
      }
      return this;
    }

    /**
     * Sets whether it becomes the default of its component. Default: no.
     *
     * @param isDefault true to make it the default
     * @return this builder
     */
    public Builder isDefault(boolean isDefault) {
      this.isDefault = isDefault;
      return this;
    }

    /**
     * Sets the prompt that it is made from. Default: none.
     *
     * @param parentId the parent's id, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder parentId(String parentId) {
      this.parentId = Checks.requireText("parentId", parentId);
      return this;
    }

    /**
     * Sets notes about the text. Default: none.
     *
     * @param metadata strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     * @throws IllegalArgumentException if a value is null or of another type
     */
    public Builder metadata(Map<String, ?> metadata) {
      this.metadata = Checks.copyOfJson("metadata", metadata);
      return this;
    }

    /**
     * Adds a field that this class has no method for, at the top of the body. Default: none.
     *
     * @param name the name on the wire; names that this library writes itself are refused
     * @param value a string, finite number, boolean, or a list or map of such; copied
     * @return this builder
     * @throws IllegalArgumentException if the name is blank or written by this library, or the
     *     value is null or of another type
     */
    public Builder additionalProperty(String name, Object value) {
      this.additionalProperties = UnknownFields.with(additionalProperties, KNOWN, name, value);
      return this;
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws IllegalArgumentException if what is required is missing
     */
    public NewSystemPrompt build() {
      return new NewSystemPrompt(this);
    }
  }
}
