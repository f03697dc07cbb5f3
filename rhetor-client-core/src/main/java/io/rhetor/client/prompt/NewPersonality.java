package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private NewPersonality(Builder builder) {
    super(builder, "traits", "description", "tone", "examples");
  }

  /**
   * {@return the personality that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code name}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewPersonality fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; {@code name} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the name for people} */
  public String name() {
    return Fields.required(this, "name", String.class);
  }

  /** {@return what it is like: plain values by name; unmodifiable} */
  public Map<String, Object> traits() {
    return Fields.map(this, "traits");
  }

  /** {@return what it is for; empty for none} */
  public Optional<String> description() {
    return Fields.text(this, "description");
  }

  /** {@return its tone; empty for none} */
  public Optional<String> tone() {
    return Fields.text(this, "tone");
  }

  /** {@return things that it might say} */
  public List<String> examples() {
    return Fields.list(this, "examples");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects the personality. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<NewPersonality, Builder> {
    private Builder() {
      super(NewPersonality::new, "name*", "traits{}", "description", "tone", "examples[]");
    }

    /**
     * Sets the name for people. Required.
     *
     * @param name the name, not blank
     * @return this builder
     */
    public Builder name(String name) {
      return Fields.check(this, "name", name);
    }

    /**
     * Sets what it is like. Default: nothing said.
     *
     * @param traits strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public Builder traits(Map<String, ?> traits) {
      return Fields.check(this, "traits", traits);
    }

    /**
     * Sets what it is for. Default: none.
     *
     * @param description the description, not blank
     * @return this builder
     */
    public Builder description(String description) {
      return Fields.check(this, "description", description);
    }

    /**
     * Sets its tone. Default: none.
     *
     * @param tone the tone, not blank
     * @return this builder
     */
    public Builder tone(String tone) {
      return Fields.check(this, "tone", tone);
    }

    /**
     * Adds things that it might say. Default: none.
     *
     * @param examples the examples, not blank
     * @return this builder
     */
    public Builder addExamples(String... examples) {
      return Fields.addTexts(this, "examples", examples);
    }
  }
}
