package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private final String message;

  private MessageRequest(Builder builder) {
    super(builder);
    if (builder.message == null) {
      throw new IllegalArgumentException("message: is required; call message(text)");
    }
    this.message = builder.message;
  }

  /**
   * Reads a request from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the request
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code message}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static MessageRequest fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder().readCommon(fields);
    fields.text("message").ifPresent(builder::message);
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a request.
   *
   * @return a builder; {@code message} is required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes a request of a message alone.
   *
   * @param message the message, not blank
   * @return the request
   * @throws IllegalArgumentException if the message is blank
   */
  public static MessageRequest of(String message) {
    return builder().message(message).build();
  }

  /**
   * Returns the message.
   *
   * @return the text, never blank
   */
  public String message() {
    return message;
  }

  /**
   * Returns this message as a conversation of one turn, for what takes conversations alone.
   *
   * @return the conversation, with the same settings
   */
  public ChatRequest toChatRequest() {
    return ChatRequest.of(this);
  }

  /**
   * Starts a request that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  void putOwn(Map<String, Object> json) {
    json.put("message", message);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageRequest
        && message.equals(((MessageRequest) other).message)
        && equalsInCommon((MessageRequest) other);
  }

  @Override
  public int hashCode() {
    return 31 * message.hashCode() + hashInCommon();
  }

  /** Shows everything but the message, of which it shows the length. */
  @Override
  public String toString() {
    return "MessageRequest{message=<"
        + message.length()
        + " characters>, "
        + describeInCommon()
        + "}";
  }

  /** Collects a request. Not safe for use by several threads. */
  public static final class Builder extends LlmRequest.Builder<Builder> {
    private @Nullable String message;

    private Builder() {}

    private Builder(MessageRequest source) {
      super(source);
      this.message = source.message;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the message. Required.
     *
     * @param message the text, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder message(String message) {
      this.message = Checks.requireText("message", message);
      return this;
    }

    /**
     * Makes the request.
     *
     * @return the request
     * @throws IllegalArgumentException if no message was set
     */
    public MessageRequest build() {
      return new MessageRequest(this);
    }
  }
}
