package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
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
public final class NewConversationMessage extends RhetorValue {
  private static final Set<String> KNOWN =
      Set.of("conversation_id", "message", "sender", "metadata");

  private final String message;
  private final String sender;
  private final Map<String, Object> metadata;

  private NewConversationMessage(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties,
            "message",
            builder.message,
            "sender",
            builder.sender,
            "metadata",
            builder.metadata),
        "message",
        "metadata");
    if (builder.message == null) {
      throw new IllegalArgumentException("message: is required; call message(text)");
    }
    if (builder.sender == null) {
      throw new IllegalArgumentException("sender: is required; call sender(text)");
    }
    this.message = builder.message;
    this.sender = builder.sender;
    this.metadata = builder.metadata;
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid, or if there is no {@code message} or
   *     no {@code sender}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewConversationMessage fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("message").ifPresent(builder::message);
    fields.text("sender").ifPresent(builder::sender);
    builder.metadata(fields.map("metadata"));
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
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
   * Starts a message that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
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
      this.additionalProperties = source.additionalProperties();
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
