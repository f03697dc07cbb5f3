package io.rhetor.client.conversation;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
public final class NewConversationMessage {
  private static final Set<String> KNOWN =
      Set.of("conversation_id", "message", "sender", "metadata");

  private final String message;
  private final String sender;
  private final Map<String, Object> metadata;
  private final Map<String, Object> additionalProperties;

  private NewConversationMessage(Builder builder) {
    if (builder.message == null) {
      throw new IllegalArgumentException("message: is required; call message(text)");
    }
    if (builder.sender == null) {
      throw new IllegalArgumentException("sender: is required; call sender(text)");
    }
    this.message = builder.message;
    this.sender = builder.sender;
    this.metadata = builder.metadata;
    this.additionalProperties = builder.additionalProperties;
  }

  /**
   * Starts a message.
   *
   * @return a builder; {@code message} and {@code sender} are required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what is said.
   *
   * @return the text, never blank
   */
  public String message() {
    return message;
  }

  /**
   * Returns who says it.
   *
   * @return the sender, never blank
   */
  public String sender() {
    return sender;
  }

  /**
   * Returns the notes about it.
   *
   * @return plain values by name; unmodifiable
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Returns the fields that this library has no method for.
   *
   * @return plain values by their names on the wire, in the order in which they were added;
   *     unmodifiable
   */
  public Map<String, Object> additionalProperties() {
    return additionalProperties;
  }

  /**
   * Starts a message that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NewConversationMessage
        && message.equals(((NewConversationMessage) other).message)
        && sender.equals(((NewConversationMessage) other).sender)
        && metadata.equals(((NewConversationMessage) other).metadata)
        && additionalProperties.equals(((NewConversationMessage) other).additionalProperties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(message, sender, metadata, additionalProperties);
  }

  /** Shows the sender, the names of the notes and the length of the message. */
  @Override
  public String toString() {
    return "NewConversationMessage{message=<"
        + message.length()
        + " characters>, sender="
        + sender
        + ", metadata="
        + metadata.keySet()
        + UnknownFields.describe(additionalProperties)
        + "}";
  }

  /** Collects a message. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String message;
    private @Nullable String sender;
    private Map<String, Object> metadata = Map.of();
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(NewConversationMessage source) {
      this.message = source.message;
      this.sender = source.sender;
      this.metadata = source.metadata;
      this.additionalProperties = source.additionalProperties;
    }

    /**
     * Sets what is said. Required.
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
     * Sets who says it. Required.
     *
     * @param sender for example a component's name, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder sender(String sender) {
      this.sender = Checks.requireText("sender", sender);
      return this;
    }

    /**
     * Sets the notes about it, in place of those set before. Default: none.
     *
     * @param metadata strings, finite numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     * @throws IllegalArgumentException if a value is null or of another type
     */
    public Builder metadata(Map<String, ?> metadata) {
      this.metadata = Checks.copyOfJson("metadata", metadata);
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
     * Makes the message.
     *
     * @return the message
     * @throws IllegalArgumentException if what is required is missing
     */
    public NewConversationMessage build() {
      return new NewConversationMessage(this);
    }
  }
}
