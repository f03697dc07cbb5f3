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
 * A template to create (section 4 of {@code docs/protocol.md}, {@code POST /templates}). Immutable.
 *
 * <pre>{@code
 * NewPromptTemplate.builder()
 *     .name("Component Documentation")
 *     .template("Write documentation for {{ component }}.")
 *     .addVariables("component")
 *     .build();
 * }</pre>
 */
public final class NewPromptTemplate extends RhetorValue {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "content",
          "template",
          "variables",
          "category",
          "description",
          "tags",
          "metadata");

  private final String name;
  private final String template;
  private final List<String> variables;
  private final @Nullable String category;
  private final @Nullable String description;
  private final List<String> tags;
  private final Map<String, Object> metadata;

  private NewPromptTemplate(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "name",
            builder.name,
            "content",
            builder.template,
            "variables",
            List.copyOf(builder.variables),
            "category",
            builder.category,
            "description",
            builder.description,
            "tags",
            List.copyOf(builder.tags),
            "metadata",
            builder.metadata),
        "content",
        "description",
        "metadata");
    if (builder.name == null) {
      throw new IllegalArgumentException("name: is required; call name(text)");
    }
    this.name = builder.name;
    if (builder.template == null) {
      throw new IllegalArgumentException("template: is required; call template(text)");
    }
    this.template = builder.template;
    this.variables = List.copyOf(builder.variables);
    this.category = builder.category;
    this.description = builder.description;
    this.tags = List.copyOf(builder.tags);
    this.metadata = builder.metadata;
    for (String variable : variables) {
      if (!Placeholders.mentions(template, variable)) {
        throw new IllegalArgumentException(
            "variables: the template has no placeholder {{ "
                + variable
                + " }}; add it to the text or leave the variable out");
      }
    }
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code name} or no
   *     {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewPromptTemplate fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("name").ifPresent(builder::name);
    fields.text("content").ifPresent(builder::template);
    builder.addVariables(fields.texts("variables").toArray(new String[0]));
    fields.text("category").ifPresent(builder::category);
    fields.text("description").ifPresent(builder::description);
    builder.addTags(fields.texts("tags").toArray(new String[0]));
    builder.metadata(fields.map("metadata"));
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a value.
   *
   * @return a builder; {@code name} and {@code template} are required
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
   * Returns the text with its placeholders.
   *
   * @return the text
   */
  public String template() {
    return template;
  }

  /**
   * Returns the variables that the author says the text has.
   *
   * @return the names
   */
  public List<String> variables() {
    return variables;
  }

  /**
   * Returns what the template is sorted under.
   *
   * @return the category; empty for the server's {@code general}
   */
  public Optional<String> category() {
    return Optional.ofNullable(category);
  }

  /**
   * Returns what the template is for.
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
    private @Nullable String template;
    private final List<String> variables = new ArrayList<>();
    private @Nullable String category;
    private @Nullable String description;
    private final List<String> tags = new ArrayList<>();
    private Map<String, Object> metadata = Map.of();
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(NewPromptTemplate source) {
      this.name = source.name;
      this.template = source.template;
      this.variables.addAll(source.variables);
      this.category = source.category;
      this.description = source.description;
      this.tags.addAll(source.tags);
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
     * Sets the text with its placeholders, {@code {{ name }}} on servers of the April 2025
     * generation. Required.
     *
     * @param template the text, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder template(String template) {
      this.template = Checks.requireText("template", template);
      return this;
    }

    /**
     * Adds variables that the text is said to have; {@code build} checks that it has them. The
     * server finds them in the text by itself. Default: none.
     *
     * @param variables the names, not blank
     * @return this builder
     * @throws IllegalArgumentException if one is blank
     */
    public Builder addVariables(String... variables) {
      for (String each : variables) {
        this.variables.add(Checks.requireText("variables", each));
      }
      return this;
    }

    /**
     * Sets what the template is sorted under. Default: {@code general}.
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
     * Sets what the template is for. Default: none.
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
    public NewPromptTemplate build() {
      return new NewPromptTemplate(this);
    }
  }
}
