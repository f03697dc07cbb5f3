package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

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
  private final boolean checked;

  private RenderRequest(Builder builder) {
    super(builder, "variables");
    this.checked = builder.checked;
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code template_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RenderRequest fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; {@code templateId} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the template's id} */
  public String templateId() {
    return Fields.required(this, "template_id", String.class);
  }

  /** {@return what to put in place of the variables: plain values by name; unmodifiable} */
  public Map<String, Object> variables() {
    return Fields.map(this, "variables");
  }

  /** {@return the id of the version of the template; empty for the current one} */
  public Optional<String> versionId() {
    return Fields.text(this, "version_id");
  }

  /** {@return whether missing variables are refused before the call} */
  public boolean isChecked() {
    return checked;
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder()).checked(checked);
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<RenderRequest, Builder> {
    private boolean checked = true;

    private Builder() {
      super(RenderRequest::new, "template_id*", "variables{}", "version_id");
    }

    /**
     * Sets the template. Required.
     *
     * @param templateId the template's id, not blank
     * @return this builder
     */
    public Builder templateId(String templateId) {
      return Fields.check(this, "template_id", templateId);
    }

    /**
     * Sets what to put in place of the variables. Default: nothing.
     *
     * @param variables strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public Builder variables(Map<String, ?> variables) {
      return Fields.check(this, "variables", variables);
    }

    /**
     * Sets the version of the template. Default: the current one.
     *
     * @param versionId the version's id, not blank
     * @return this builder
     */
    public Builder versionId(String versionId) {
      return Fields.check(this, "version_id", versionId);
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
  }
}
