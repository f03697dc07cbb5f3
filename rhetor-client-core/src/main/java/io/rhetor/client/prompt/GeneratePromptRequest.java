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
 * A task to write a prompt for (section 9 of {@code docs/protocol.md}, {@code generate_prompt}).
 * Immutable.
 *
 * <pre>{@code
 * GeneratePromptRequest.builder().task("Explain routing").format("instruction").build();
 * }</pre>
 */
public final class GeneratePromptRequest extends RhetorValue {
  private static final Set<String> KNOWN = Set.of("task", "context", "personality_id", "format");

  private final String task;
  private final Map<String, Object> context;
  private final @Nullable String personalityId;
  private final @Nullable String format;

  private GeneratePromptRequest(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "task",
            builder.task,
            "context",
            builder.context,
            "personality_id",
            builder.personalityId,
            "format",
            builder.format),
        "task",
        "context");
    if (builder.task == null) {
      throw new IllegalArgumentException("task: is required; call task(text)");
    }
    this.task = builder.task;
    this.context = builder.context;
    this.personalityId = builder.personalityId;
    this.format = builder.format;
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code task}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static GeneratePromptRequest fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("task").ifPresent(builder::task);
    builder.context(fields.map("context"));
    fields.text("personality_id").ifPresent(builder::personalityId);
    fields.text("format").ifPresent(builder::format);
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a value.
   *
   * @return a builder; {@code task} is required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what the prompt is to achieve.
   *
   * @return the task
   */
  public String task() {
    return task;
  }

  /**
   * Returns what is to be known.
   *
   * @return plain values by name; unmodifiable
   */
  public Map<String, Object> context() {
    return context;
  }

  /**
   * Returns who is to speak.
   *
   * @return the personality's id; empty for none
   */
  public Optional<String> personalityId() {
    return Optional.ofNullable(personalityId);
  }

  /**
   * Returns the form of the prompt.
   *
   * @return for example {@code chat}; empty for the server's choice
   */
  public Optional<String> format() {
    return Optional.ofNullable(format);
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
    private @Nullable String task;
    private Map<String, Object> context = Map.of();
    private @Nullable String personalityId;
    private @Nullable String format;
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(GeneratePromptRequest source) {
      this.task = source.task;
      this.context = source.context;
      this.personalityId = source.personalityId;
      this.format = source.format;
      this.additionalProperties = source.additionalProperties();
    }

    /**
     * Sets what the prompt is to achieve. Required.
     *
     * @param task the task, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder task(String task) {
      this.task = Checks.requireText("task", task);
      return this;
    }

    /**
     * Sets what is to be known. Default: nothing.
     *
     * @param context strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     * @throws IllegalArgumentException if a value is null or of another type
     */
    public Builder context(Map<String, ?> context) {
      this.context = Checks.copyOfJson("context", context);
      return this;
    }

    /**
     * Sets who is to speak. Default: nobody in particular.
     *
     * @param personalityId the personality's id, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder personalityId(String personalityId) {
      this.personalityId = Checks.requireText("personalityId", personalityId);
      return this;
    }

    /**
     * Sets the form of the prompt. Default: the server's choice.
     *
     * @param format {@code chat}, {@code instruction} or what else the server knows
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder format(String format) {
      this.format = Checks.requireText("format", format);
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
    public GeneratePromptRequest build() {
      return new GeneratePromptRequest(this);
    }
  }
}
