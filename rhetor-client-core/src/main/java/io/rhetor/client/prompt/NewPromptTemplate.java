package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
public final class NewPromptTemplate extends NewPrompt {
  private NewPromptTemplate(Builder builder) {
    super(builder);
    for (String variable : variables()) {
      if (!Placeholders.mentions(template(), variable)) {
        throw new IllegalArgumentException(
            "variables: the template has no placeholder {{ "
                + variable
                + " }}; add it to the text or leave the variable out");
      }
    }
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code name} or no
   *     {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewPromptTemplate fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; {@code name} and {@code template} are required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the text with its placeholders} */
  public String template() {
    return Fields.required(this, "content", String.class);
  }

  /** {@return the variables that the author says the text has} */
  public List<String> variables() {
    return Fields.list(this, "variables");
  }

  /** {@return what the template is sorted under; empty for the server's {@code general}} */
  public Optional<String> category() {
    return Fields.text(this, "category");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder extends NewPrompt.Builder<NewPromptTemplate, Builder> {
    private Builder() {
      super(
          NewPromptTemplate::new,
          "name*",
          "content=template*",
          "template!",
          "variables[]",
          "category",
          "description",
          "tags[]",
          "metadata{}");
    }

    /**
     * Sets the text with its placeholders, {@code {{ name }}} on servers of the April 2025
     * generation. Required.
     *
     * @param template the text, not blank
     * @return this builder
     */
    public Builder template(String template) {
      return Fields.check(this, "content", template);
    }

    /**
     * Adds variables that the text is said to have; {@code build} checks that it has them. The
     * server finds them in the text by itself. Default: none.
     *
     * @param variables the names, not blank
     * @return this builder
     */
    public Builder addVariables(String... variables) {
      return Fields.addTexts(this, "variables", variables);
    }

    /**
     * Sets what the template is sorted under. Default: {@code general}.
     *
     * @param category the category, not blank
     * @return this builder
     */
    public Builder category(String category) {
      return Fields.check(this, "category", category);
    }
  }
}
