package io.rhetor.client.prompt;

import io.rhetor.client.internal.check.Checks;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task to write a prompt for (section 9 of {@code docs/protocol.md}, {@code generate_prompt}).
 * Immutable.
 *
 * <pre>{@code
 * GeneratePromptRequest.builder().task("Explain routing").format("instruction").build();
 * }</pre>
 */
public final class GeneratePromptRequest {
  private final String task;
  private final Map<String, Object> context;
  private final @Nullable String personalityId;
  private final @Nullable String format;

  private GeneratePromptRequest(Builder builder) {
    if (builder.task == null) {
      throw new IllegalArgumentException("task: is required; call task(text)");
    }
    this.task = builder.task;
    this.context = builder.context;
    this.personalityId = builder.personalityId;
    this.format = builder.format;
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

  /** Shows names, never what the prompt is about. */
  @Override
  public String toString() {
    return "GeneratePromptRequest{personalityId=" + personalityId + ", format=" + format + "}";
  }

  /** Collects the value. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String task;
    private Map<String, Object> context = Map.of();
    private @Nullable String personalityId;
    private @Nullable String format;

    private Builder() {}

    private Builder(GeneratePromptRequest source) {
      this.task = source.task;
      this.context = source.context;
      this.personalityId = source.personalityId;
      this.format = source.format;
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
