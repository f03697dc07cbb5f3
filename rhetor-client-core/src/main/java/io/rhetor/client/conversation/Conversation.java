package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
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
  private final String conversationId;
  private final Optional<String> name;
  private final List<ConversationMessage> messages;
  private final Optional<Instant> createdAt;
  private final Map<String, Object> metadata;

  private Conversation(JsonObject json) {
    super(json, "messages", "metadata");
    conversationId = json.requiredWords("conversation_id");
    name = json.text("name");
    messages =
        json.values(
            "messages", ConversationMessage.class, ConversationMessage::fromJson, "message");
    createdAt = json.instant("created_at");
    metadata = json.map("metadata");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code conversation_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Conversation fromJson(Map<String, ?> json) {
    return new Conversation(JsonObject.of(json));
  }

  /** {@return the name by which calls find it: the conversation's id} */
  public String conversationId() {
    return conversationId;
  }

  /** {@return the name for people: the name; empty if not told} */
  public Optional<String> name() {
    return name;
  }

  /**
   * {@return what was said: the messages in the server's order; none in the answer to creating a
   * conversation}
   */
  public List<ConversationMessage> messages() {
    return messages;
  }

  /**
   * {@return when it began: the time; empty if not told. A time without zone is read in the zone of
   * {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> createdAt() {
    return createdAt;
  }

  /** {@return what its author noted about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return metadata;
  }
}
