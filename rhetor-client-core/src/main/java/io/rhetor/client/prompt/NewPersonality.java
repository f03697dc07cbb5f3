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
 * A personality to create (section 9 of {@code docs/protocol.md}, {@code create_personality}).
 * Immutable.
 *
 * <pre>{@code
 * NewPersonality.builder()
 *     .name("Harbour pilot")
 *     .traits(Map.of("patience", "high"))
 *     .tone("calm")
 *     .build();
 * }</pre>
 */
public final class NewPersonality extends RhetorValue {
  private static final Set<String> KNOWN =
      Set.of("name", "traits", "description", "tone", "examples");

  private final String name;
  private final Map<String, Object> traits;
  private final @Nullable String description;
  private final @Nullable String tone;
  private final List<String> examples;

  private NewPersonality(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "name",
            builder.name,
            "traits",
            builder.traits,
            "description",
            builder.description,
            "tone",
            builder.tone,
            "examples",
            List.copyOf(builder.examples)),
        "traits",
        "description",
        "tone",
        "examples");
    if (builder.name == null) {
      throw new IllegalArgumentException("name: is required; call name(text)");
    }
    this.name = builder.name;
    this.traits = builder.traits;
    this.description = builder.description;
    this.tone = builder.tone;
    this.examples = List.copyOf(builder.examples);
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code name}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewPersonality fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("name").ifPresent(builder::name);
    builder.traits(fields.map("traits"));
    fields.text("description").ifPresent(builder::description);
    fields.text("tone").ifPresent(builder::tone);
    builder.addExamples(fields.texts("examples").toArray(new String[0]));
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a value.
   *
   * @return a builder; {@code name} is required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the name for people.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns what it is like.
   *
   * @return plain values by name; unmodifiable
   */
  public Map<String, Object> traits() {
    return traits;
  }

  /**
   * Returns what it is for.
   *
   * @return the description; empty for none
   */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /**
   * Returns its tone.
   *
   * @return the tone; empty for none
   */
  public Optional<String> tone() {
    return Optional.ofNullable(tone);
  }

  /**
   * Returns things that it might say.
   *
   * @return the examples
   */
  public List<String> examples() {
    return examples;
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
    private Map<String, Object> traits = Map.of();
    private @Nullable String description;
    private @Nullable String tone;
    private final List<String> examples = new ArrayList<>();
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(NewPersonality source) {
      this.name = source.name;
      this.traits = source.traits;
      this.description = source.description;
      this.tone = source.tone;
      this.examples.addAll(source.examples);
      this.additionalProperties = source.additionalProperties();
    }

    /**
     * Sets the name for people. Required.
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
     * Sets what it is like. Default: nothing said.
     *
     * @param traits strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     * @throws IllegalArgumentException if a value is null or of another type
     */
    public Builder traits(Map<String, ?> traits) {
      this.traits = Checks.copyOfJson("traits", traits);
      return this;
    }

    /**
     * Sets what it is for. Default: none.
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
     * Sets its tone. Default: none.
     *
     * @param tone the tone, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder tone(String tone) {
      this.tone = Checks.requireText("tone", tone);
      return this;
    }

    /**
     * Adds things that it might say. Default: none.
     *
     * @param examples the examples, not blank
     * @return this builder
     * @throws IllegalArgumentException if one is blank
     */
    public Builder addExamples(String... examples) {
      for (String each : examples) {
        this.examples.add(Checks.requireText("examples", each));
      }
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
    public NewPersonality build() {
      return new NewPersonality(this);
    }
  }
}
