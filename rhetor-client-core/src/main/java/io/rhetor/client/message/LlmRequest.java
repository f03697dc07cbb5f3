package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link MessageRequest} and {@link ChatRequest} have in common. Immutable. */
// See RhetorValue.
@JsonAutoDetect(getterVisibility = Visibility.NONE, isGetterVisibility = Visibility.NONE)
public abstract class LlmRequest {
  private static final Set<String> KNOWN =
      Set.of(
          "message",
          "messages",
          "prompt",
          "context_id",
          "context",
          "task_type",
          "capability",
          "component",
          "prompt_id",
          "options",
          "streaming",
          "model",
          "temperature",
          "max_tokens");

  private final @Nullable ContextId contextId;
  private final @Nullable TaskType taskType;
  private final @Nullable String component;
  private final @Nullable String promptId;
  private final GenerationOptions options;
  private final Map<String, Object> additionalProperties;

  LlmRequest(Builder<?> builder) {
    this.contextId = builder.contextId;
    this.taskType = builder.taskType;
    this.component = builder.component;
    this.promptId = builder.promptId;
    this.options = builder.options;
    this.additionalProperties = builder.additionalProperties;
  }

  /**
   * Returns where the server stores the request and its answer.
   *
   * @return the context; empty for the client's default
   */
  public final Optional<ContextId> contextId() {
    return Optional.ofNullable(contextId);
  }

  /**
   * Returns the kind of work.
   *
   * @return the task type; empty for the server's default
   */
  public final Optional<TaskType> taskType() {
    return Optional.ofNullable(taskType);
  }

  /**
   * Returns the component that asks.
   *
   * @return the component; empty for the client's
   */
  public final Optional<String> component() {
    return Optional.ofNullable(component);
  }

  /**
   * Returns the system prompt to use.
   *
   * @return the prompt's id; empty for the component's default
   */
  public final Optional<String> promptId() {
    return Optional.ofNullable(promptId);
  }

  /**
   * Returns how to generate the answer.
   *
   * @return the options; {@link GenerationOptions#none()} if none were set
   */
  public final GenerationOptions options() {
    return options;
  }

  /**
   * Returns the fields that this library has no method for.
   *
   * @return plain values by their names on the wire, in the order in which they were added;
   *     unmodifiable
   */
  public final Map<String, Object> additionalProperties() {
    return additionalProperties;
  }

  /**
   * Returns the body of {@code POST /message} or {@code POST /chat}, as {@code docs/protocol.md}
   * documents it.
   *
   * @return strings, numbers, booleans, lists and maps of such by their names on the wire
   */
  @JsonValue
  public final Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    putOwn(json);
    contextId().ifPresent(context -> json.put("context_id", context.value()));
    taskType().ifPresent(type -> json.put("task_type", type.value()));
    component().ifPresent(name -> json.put("component", name));
    promptId().ifPresent(id -> json.put("prompt_id", id));
    if (!options.isEmpty()) {
      json.put("options", options.toJson());
    }
    json.putAll(additionalProperties);
    return json;
  }

  abstract void putOwn(Map<String, Object> json);

  final boolean equalsInCommon(LlmRequest other) {
    return Objects.equals(contextId, other.contextId)
        && Objects.equals(taskType, other.taskType)
        && Objects.equals(component, other.component)
        && Objects.equals(promptId, other.promptId)
        && options.equals(other.options)
        && additionalProperties.equals(other.additionalProperties);
  }

  final int hashInCommon() {
    return Objects.hash(contextId, taskType, component, promptId, options, additionalProperties);
  }

  final String describeInCommon() {
    return "contextId="
        + contextId
        + ", taskType="
        + taskType
        + ", component="
        + component
        + ", promptId="
        + promptId
        + ", options="
        + options
        + UnknownFields.describe(additionalProperties);
  }

  /**
   * Collects what both kinds of request have in common. Not safe for use by several threads.
   *
   * @param <B> the builder of the request
   */
  public abstract static class Builder<B extends Builder<B>> {
    private @Nullable ContextId contextId;
    private @Nullable TaskType taskType;
    private @Nullable String component;
    private @Nullable String promptId;
    private GenerationOptions options = GenerationOptions.none();
    private Map<String, Object> additionalProperties = Map.of();

    Builder() {}

    Builder(LlmRequest source) {
      this.contextId = source.contextId;
      this.taskType = source.taskType;
      this.component = source.component;
      this.promptId = source.promptId;
      this.options = source.options;
      this.additionalProperties = source.additionalProperties;
    }

    abstract B self();

    B readCommon(JsonObject json) {
      json.named("context_id", ContextId::of).ifPresent(this::contextId);
      json.named("task_type", TaskType::of).ifPresent(this::taskType);
      json.text("component").ifPresent(this::component);
      json.text("prompt_id").ifPresent(this::promptId);
      json.value("options", GenerationOptions.class, GenerationOptions::fromJson)
          .ifPresent(this::options);
      json.disregard("streaming");
      return self();
    }

    /**
     * Sets where the server stores the request and its answer. The model is given nothing of what
     * is stored there: it is no memory. Default: {@code component:default} if the client has a
     * component, else the server's shared {@code default}.
     *
     * @param contextId the context
     * @return this builder
     */
    public B contextId(ContextId contextId) {
      this.contextId = Objects.requireNonNull(contextId, "contextId");
      return self();
    }

    /**
     * Sets the kind of work, by which Rhetor chooses the model. Default: the server's.
     *
     * @param taskType the task type
     * @return this builder
     */
    public B taskType(TaskType taskType) {
      this.taskType = Objects.requireNonNull(taskType, "taskType");
      return self();
    }

    /**
     * Sets the component that asks. Default: the client's. A server heeds it only if the context id
     * contains a {@code :} (section 2 of {@code docs/protocol.md}).
     *
     * @param component the component's name
     * @return this builder
     * @throws IllegalArgumentException if it is blank or contains {@code :} or {@code /}
     */
    public B component(String component) {
      this.component = Checks.requireComponent("component", component);
      return self();
    }

    /**
     * Sets the system prompt to use. Default: the component's. Servers of the April 2025 generation
     * ignore it.
     *
     * @param promptId the prompt's id
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public B promptId(String promptId) {
      this.promptId = Checks.requireText("promptId", promptId);
      return self();
    }

    /**
     * Sets how to generate the answer. Default: {@link GenerationOptions#none()}.
     *
     * @param options the options
     * @return this builder
     */
    public B options(GenerationOptions options) {
      this.options = Objects.requireNonNull(options, "options");
      return self();
    }

    /**
     * Adds a field that this class has no method for, at the top of the body, or of the payload
     * over WebSocket. What belongs into {@code options} goes there: {@link
     * GenerationOptions.Builder#parameter}. Default: none.
     *
     * @param name the name on the wire; names that this library writes itself are refused
     * @param value a string, finite number, boolean, or a list or map of such; copied
     * @return this builder
     * @throws IllegalArgumentException if the name is blank or written by this library, or the
     *     value is null or of another type
     */
    public B additionalProperty(String name, Object value) {
      this.additionalProperties = UnknownFields.with(additionalProperties, KNOWN, name, value);
      return self();
    }
  }
}
