package io.rhetor.client.message;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@link MessageRequest} and {@link ChatRequest} have in common. Immutable. */
public abstract class LlmRequest extends RhetorValue {
  private static final String[] KNOWN = {
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
    "max_tokens"
  };

  LlmRequest(Builder<?, ?> builder) {
    super(builder, "message");
  }

  /**
   * {@return where the server stores the request and its answer; empty for the client's default}
   */
  public final Optional<ContextId> contextId() {
    return Fields.field(this, "context_id", ContextId.class);
  }

  /** {@return the kind of work; empty for the server's default} */
  public final Optional<TaskType> taskType() {
    return Fields.field(this, "task_type", TaskType.class);
  }

  /** {@return the component that asks; empty for the client's} */
  public final Optional<String> component() {
    return Fields.text(this, "component");
  }

  /** {@return the id of the system prompt to use; empty for the component's default} */
  public final Optional<String> promptId() {
    return Fields.text(this, "prompt_id");
  }

  /** {@return how to generate the answer; {@link GenerationOptions#none()} if none were set} */
  public final GenerationOptions options() {
    return Fields.field(this, "options", GenerationOptions.class).orElse(GenerationOptions.none());
  }

  final <B extends Builder<?, B>> B copySettingsTo(B builder) {
    return Fields.copy(this, builder).withoutMessage();
  }

  /**
   * Collects what both kinds of request have in common. Not safe for use by several threads.
   *
   * @param <V> the request
   * @param <B> its builder
   */
  public abstract static class Builder<V, B extends Builder<V, B>> extends RequestBuilder<V, B> {
    Builder(Function<? super B, V> maker, String[] fields) {
      super(maker, fields);
    }

    /** {@return the table of fields of a request that requires one of them} */
    static String[] fieldsOf(String required) {
      return Stream.concat(Stream.of(required + "*"), Stream.of(KNOWN)).toArray(String[]::new);
    }

    @SuppressWarnings("unchecked") // A builder is its own type argument.
    private B self() {
      return (B) this;
    }

    final B withoutMessage() {
      return Fields.set(self(), "message", null);
    }

    /** Reads all fields; what is said is read by an action. */
    final V read(JsonObject json, Consumer<JsonObject> message) {
      json.named("context_id", ContextId::of).ifPresent(this::contextId);
      json.named("task_type", TaskType::of).ifPresent(this::taskType);
      json.text("component").ifPresent(this::component);
      json.text("prompt_id").ifPresent(this::promptId);
      json.value("options", GenerationOptions.class, GenerationOptions::fromJson)
          .ifPresent(this::options);
      json.disregard("streaming");
      message.accept(json);
      json.rest().forEach(this::additionalProperty);
      return build();
    }

    /**
     * Sets where the server stores the request and its answer. The model is given nothing of what
     * is stored there: it is no memory. Default: {@code component:default} if the client has a
     * component, else the server's shared {@code default}.
     *
     * @param contextId the context
     * @return this builder
     */
    public final B contextId(ContextId contextId) {
      return Fields.check(self(), "context_id", contextId);
    }

    /**
     * Sets the kind of work, by which Rhetor chooses the model. Default: the server's.
     *
     * @param taskType the task type
     * @return this builder
     */
    public final B taskType(TaskType taskType) {
      return Fields.check(self(), "task_type", taskType);
    }

    /**
     * Sets the component that asks. Default: the client's. A server heeds it only if the context id
     * contains a {@code :} (section 2 of {@code docs/protocol.md}).
     *
     * @param component the component's name
     * @return this builder
     */
    public final B component(String component) {
      return Fields.set(self(), "component", Checks.requireComponent("component", component));
    }

    /**
     * Sets the system prompt to use. Default: the component's. Servers of the April 2025 generation
     * ignore it.
     *
     * @param promptId the prompt's id
     * @return this builder
     */
    public final B promptId(String promptId) {
      return Fields.check(self(), "prompt_id", promptId);
    }

    /**
     * Sets how to generate the answer. What belongs into {@code options} and has no method there is
     * a {@link GenerationOptions.Builder#parameter}. Default: {@link GenerationOptions#none()}.
     *
     * @param options the options
     * @return this builder
     */
    public final B options(GenerationOptions options) {
      return Fields.check(self(), "options", options);
    }
  }
}
