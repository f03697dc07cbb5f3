package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/** The receipt for a message, from {@code add_message} (section 9 of {@code docs/protocol.md}). */
public final class AddedMessage extends RhetorValue {
  private AddedMessage(JsonObject json) {
    super(json);
    json.requiredWords("message_id");
    json.text("conversation_id");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code message_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AddedMessage fromJson(Map<String, ?> json) {
    return new AddedMessage(JsonObject.of(json));
  }

  /** {@return the id that the server gave the message} */
  public String messageId() {
    return Fields.required(this, "message_id", String.class);
  }

  /** {@return the id of the conversation that the message was added to; empty if not told} */
  public Optional<String> conversationId() {
    return Fields.text(this, "conversation_id");
  }
}
