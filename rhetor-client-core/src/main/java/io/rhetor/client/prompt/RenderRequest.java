package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A template to fill in (section 4 of {@code docs/protocol.md}, {@code POST /templates/render}).
 * Immutable.
 *
 * <pre>{@code
 * RenderRequest.builder()
 *     .templateId("component_documentation")
 *     .variables(Map.of("component", "MyComponent"))
 *     .build();
 * }</pre>
 */
public final class RenderRequest extends RhetorValue {
  private static final Set<String> KNOWN = Set.of("template_id", "variables", "version_id");

  private final String templateId;
  private final Map<String, Object> variables;
  private final @Nullable String versionId;
  private final boolean checked;

  private RenderRequest(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "template_id",
            builder.templateId,
            "variables",
            builder.variables,
            "version_id",
            builder.versionId),
        "variables");
    if (builder.templateId == null) {
      throw new IllegalArgumentException("templateId: is required; call templateId(text)");
    }
    this.templateId = builder.templateId;
    this.variables = builder.variables;
    this.versionId = builder.versionId;
    this.checked = builder.checked;
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code template_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RenderRequest fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("template_id").ifPresent(builder::templateId);
    builder.variables(fields.map("variables"));
    fields.text("version_id").ifPresent(builder::versionId);
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a value.
   *
   * @return a builder; {@code templateId} is required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the template.
   *
   * @return the template's id
   */
  public String templateId() {
    return templateId;
  }

  /**
   * Returns what to put in place of the variables.
   *
   * @return plain values by name; unmodifiable
   */
  public Map<String, Object> variables() {
    return variables;
  }

  /**
   * Returns the version of the template.
   *
   * @return the version's id; empty for the current one
   */
  public Optional<String> versionId() {
    return Optional.ofNullable(versionId);
  }

  /**
   * Tells whether missing variables are refused before the call.
   *
   * @return true if so
   */
  public boolean isChecked() {
    return checked;
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
    private @Nullable String templateId;
    private Map<String, Object> variables = Map.of();
    private @Nullable String versionId;
    private boolean checked = true;
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(RenderRequest source) {
      this.templateId = source.templateId;
      this.variables = source.variables;
      this.versionId = source.versionId;
      this.checked = source.checked;
      this.additionalProperties = source.additionalProperties();
    }

    /**
     * Sets the template. Required.
     *
     * @param templateId the template's id, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder templateId(String templateId) {
      this.templateId = Checks.requireText("templateId", templateId);
      return this;
    }

    /**
     * Sets what to put in place of the variables. Default: nothing.
     *
     * @param variables strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     * @throws IllegalArgumentException if a value is null or of another type
     */
    public Builder variables(Map<String, ?> variables) {
      this.variables = Checks.copyOfJson("variables", variables);
      return this;
    }

    /**
     * Sets the version of the template. Default: the current one.
     *
     * @param versionId the version's id, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder versionId(String versionId) {
      this.versionId = Checks.requireText("versionId", versionId);
      return this;
    }

    /**
     * Sets whether the template is read first, so that missing variables are named in a {@link
     * io.rhetor.client.error.MissingVariablesException}; the server itself puts nothing in their
     * place. Costs one more call. Default: yes.
     *
     * @param checked false to render at once
     * @return this builder
     */
    public Builder checked(boolean checked) {
      this.checked = checked;
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
    public RenderRequest build() {
      return new RenderRequest(this);
    }
  }
}
