package io.rhetor.client.conversation;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** The receipt for a message, from {@code add_message} (section 9 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface AddedMessage {
  /**
   * Returns the name that the server gave the message.
   *
   * @return the message's id
   */
  String messageId();

  /**
   * Returns the conversation that the message was added to.
   *
   * @return the conversation's id; empty if not told
   */
  Optional<String> conversationId();

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
   * @return a builder; {@code messageId} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableAddedMessage.Builder {
    Builder() {}
  }
}
