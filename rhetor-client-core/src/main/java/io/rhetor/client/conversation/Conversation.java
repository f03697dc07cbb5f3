package io.rhetor.client.conversation;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A conversation, from {@code create_conversation} and {@code get_conversation} (section 9 of
 * {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface Conversation {
  /**
   * Returns the name by which calls find it.
   *
   * @return the conversation's id
   */
  String conversationId();

  /**
   * Returns the name for people.
   *
   * @return the name; empty if not told
   */
  Optional<String> name();

  /**
   * Returns what was said.
   *
   * @return the messages in the server's order; none in the answer to creating a conversation
   */
  @Value.Redacted
  List<ConversationMessage> messages();

  /**
   * Returns when it began.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> createdAt();

  /**
   * Returns what its author noted about it.
   *
   * @return plain values by name; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> metadata();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder; {@code conversationId} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableConversation.Builder {
    Builder() {}
  }
}
