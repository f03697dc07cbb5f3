package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation, from {@code create_conversation} and {@code get_conversation} (section 9 of
 * {@code docs/protocol.md}).
 */
public final class Conversation extends RhetorValue {
  private Conversation(JsonObject json) {
    super(json, "messages", "metadata");
    json.requiredWords("conversation_id");
    json.text("name");
    json.list("messages", ConversationMessage.class, ConversationMessage::fromJson, "message");
    json.instant("created_at");
    json.map("metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code conversation_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Conversation fromJson(Map<String, ?> json) {
    return new Conversation(JsonObject.of(json));
  }

  /** {@return the id by which calls find it} */
  public String conversationId() {
    return Fields.required(this, "conversation_id", String.class);
  }

  /** {@return the name for people; empty if not told} */
  public Optional<String> name() {
    return Fields.text(this, "name");
  }

  /** {@return the messages in the server's order; none in the answer to creating a conversation} */
  public List<ConversationMessage> messages() {
    return Fields.list(this, "messages");
  }

  /** {@return when it began; empty if not told} */
  public Optional<Instant> createdAt() {
    return Fields.field(this, "created_at", Instant.class);
  }

  /** {@return what its author noted about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }
}
