package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/**
 * A task to write a prompt for (section 9 of {@code docs/protocol.md}, {@code generate_prompt}).
 * Immutable.
 *
 * <pre>{@code
 * GeneratePromptRequest.builder().task("Explain routing").format("instruction").build();
 * }</pre>
 */
public final class GeneratePromptRequest extends RhetorValue {
  private GeneratePromptRequest(Builder builder) {
    super(builder, "task", "context");
  }

  /**
   * {@return the request that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code task}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static GeneratePromptRequest fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; {@code task} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return what the prompt is to achieve} */
  public String task() {
    return Fields.required(this, "task", String.class);
  }

  /** {@return what is to be known: plain values by name; unmodifiable} */
  public Map<String, Object> context() {
    return Fields.map(this, "context");
  }

  /** {@return the id of the personality that is to speak; empty for none} */
  public Optional<String> personalityId() {
    return Fields.text(this, "personality_id");
  }

  /** {@return the form of the prompt, such as {@code chat}; empty for the server's choice} */
  public Optional<String> format() {
    return Fields.text(this, "format");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects the request. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<GeneratePromptRequest, Builder> {
    private Builder() {
      super(GeneratePromptRequest::new, "task*", "context{}", "personality_id", "format");
    }

    /**
     * Sets what the prompt is to achieve. Required.
     *
     * @param task the task, not blank
     * @return this builder
     */
    public Builder task(String task) {
      return Fields.check(this, "task", task);
    }

    /**
     * Sets what is to be known. Default: nothing.
     *
     * @param context strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public Builder context(Map<String, ?> context) {
      return Fields.check(this, "context", context);
    }

    /**
     * Sets who is to speak. Default: no personality.
     *
     * @param personalityId the personality's id, not blank
     * @return this builder
     */
    public Builder personalityId(String personalityId) {
      return Fields.check(this, "personality_id", personalityId);
    }

    /**
     * Sets the form of the prompt. Default: the server's choice.
     *
     * @param format {@code chat}, {@code instruction} or what else the server knows, not blank
     * @return this builder
     */
    public Builder format(String format) {
      return Fields.check(this, "format", format);
    }
  }
}
