package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/** The receipt for a message, from {@code add_message} (section 9 of {@code docs/protocol.md}). */
public final class AddedMessage extends RhetorValue {
  private final String messageId;
  private final Optional<String> conversationId;

  private AddedMessage(JsonObject json) {
    super(json);
    messageId = json.requiredWords("message_id");
    conversationId = json.text("conversation_id");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code message_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AddedMessage fromJson(Map<String, ?> json) {
    return new AddedMessage(JsonObject.of(json));
  }

  /** {@return the name that the server gave the message: the message's id} */
  public String messageId() {
    return messageId;
  }

  /**
   * {@return the conversation that the message was added to: the conversation's id; empty if not
   * told}
   */
  public Optional<String> conversationId() {
    return conversationId;
  }
}
