package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A conversation, turn by turn, whose next turn a language model is to write. The model is sent
 * these turns and no others: what the server has stored in the context that {@link #contextId()}
 * names is not added. {@link io.rhetor.client.ChatSession} collects the turns by itself. Immutable.
 *
 * <pre>{@code
 * ChatRequest request = ChatRequest.builder()
 *     .addMessage(ChatMessage.system("Answer in one sentence."))
 *     .addMessage(ChatMessage.user("What is Tekton?"))
 *     .build();
 * }</pre>
 */
public final class ChatRequest extends LlmRequest {
  private ChatRequest(Builder builder) {
    super(builder);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code messages}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ChatRequest fromJson(Map<String, ?> json) {
    Builder builder = builder();
    return builder.read(
        JsonObject.of(json),
        fields ->
            builder.messages(fields.list("messages", ChatMessage.class, ChatMessage::fromJson)));
  }

  /** {@return a builder; at least one message is required} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return a request of its turns alone}
   *
   * @param messages the turns, oldest first, at least one
   * @throws IllegalArgumentException if there is none
   */
  public static ChatRequest of(ChatMessage... messages) {
    return builder().messages(Arrays.asList(messages)).build();
  }

  static ChatRequest of(MessageRequest request) {
    return request
        .copySettingsTo(new Builder())
        .addMessage(ChatMessage.user(request.message()))
        .build();
  }

  /** {@return the turns, oldest first, at least one; unmodifiable} */
  public List<ChatMessage> messages() {
    return Fields.list(this, "messages");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects a request. Not safe for use by several threads. */
  public static final class Builder extends LlmRequest.Builder<ChatRequest, Builder> {
    private static final String[] FIELDS = fieldsOf("messages");

    private Builder() {
      super(ChatRequest::new, FIELDS);
    }

    /**
     * Adds a turn behind those already there. At least one is required.
     *
     * @param message the turn
     * @return this builder
     */
    public Builder addMessage(ChatMessage message) {
      return Fields.addAll(this, "messages", List.of(Objects.requireNonNull(message, "message")));
    }

    /**
     * Replaces all turns.
     *
     * @param messages the turns, oldest first
     * @return this builder
     */
    public Builder messages(List<ChatMessage> messages) {
      Objects.requireNonNull(messages, "messages")
          .forEach(message -> Objects.requireNonNull(message, "messages"));
      return Fields.set(this, "messages", List.copyOf(messages));
    }
  }
}
