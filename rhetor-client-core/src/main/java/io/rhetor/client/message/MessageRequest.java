package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Map;

/**
 * One message to a language model. The model is sent this message alone: the server stores it and
 * its answer in the context that {@link #contextId()} names, and gives the model nothing of what is
 * stored there. For a conversation see {@link ChatRequest} and {@link
 * io.rhetor.client.ChatSession}. Immutable.
 *
 * <pre>{@code
 * MessageRequest request = MessageRequest.builder()
 *     .message("Design a schema for user management")
 *     .contextId(ContextId.of("my-component", "user123"))
 *     .taskType(TaskType.PLANNING)
 *     .build();
 * }</pre>
 */
public final class MessageRequest extends LlmRequest {
  private MessageRequest(Builder builder) {
    super(builder);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code message}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static MessageRequest fromJson(Map<String, ?> json) {
    Builder builder = builder();
    return builder.read(
        JsonObject.of(json), fields -> fields.text("message").ifPresent(builder::message));
  }

  /** {@return a builder; {@code message} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return a request of a message alone}
   *
   * @param message the message, not blank
   * @throws IllegalArgumentException if the message is blank
   */
  public static MessageRequest of(String message) {
    return builder().message(message).build();
  }

  /** {@return the message, never blank} */
  public String message() {
    return Fields.required(this, "message", String.class);
  }

  /**
   * {@return this message as a conversation of one turn, for what takes conversations alone, with
   * the same settings}
   */
  public ChatRequest toChatRequest() {
    return ChatRequest.of(this);
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects a request. Not safe for use by several threads. */
  public static final class Builder extends LlmRequest.Builder<MessageRequest, Builder> {
    private static final String[] FIELDS = fieldsOf("message");

    private Builder() {
      super(MessageRequest::new, FIELDS);
    }

    /**
     * Sets the message. Required.
     *
     * @param message the text, not blank
     * @return this builder
     */
    public Builder message(String message) {
      return Fields.check(this, "message", message);
    }
  }
}
