package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;

/**
 * A message to add to a conversation (section 9 of {@code docs/protocol.md}, {@code add_message}).
 * Immutable.
 *
 * <pre>{@code
 * NewConversationMessage.builder()
 *     .message("The build is green.")
 *     .sender("my-component")
 *     .build();
 * }</pre>
 */
public final class NewConversationMessage extends RhetorValue {
  private NewConversationMessage(Builder builder) {
    super(builder, "message", "metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code message} or
   *     no {@code sender}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewConversationMessage fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; {@code message} and {@code sender} are required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return what is said, never blank} */
  public String message() {
    return Fields.required(this, "message", String.class);
  }

  /** {@return who says it, never blank} */
  public String sender() {
    return Fields.required(this, "sender", String.class);
  }

  /** {@return the notes about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects a message. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<NewConversationMessage, Builder> {
    private Builder() {
      super(NewConversationMessage::new, "message*", "sender*", "metadata{}", "conversation_id!");
    }

    /**
     * Sets what is said. Required.
     *
     * @param message the text, not blank
     * @return this builder
     */
    public Builder message(String message) {
      return Fields.check(this, "message", message);
    }

    /**
     * Sets who says it. Required.
     *
     * @param sender for example a component's name, not blank
     * @return this builder
     */
    public Builder sender(String sender) {
      return Fields.check(this, "sender", sender);
    }

    /**
     * Sets the notes about it, in place of those set before. Default: none.
     *
     * @param metadata strings, finite numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public Builder metadata(Map<String, ?> metadata) {
      return Fields.check(this, "metadata", metadata);
    }
  }
}
