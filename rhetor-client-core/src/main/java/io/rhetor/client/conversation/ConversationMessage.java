package io.rhetor.client.conversation;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** One message of a {@link Conversation} (section 9 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface ConversationMessage {
  /**
   * Returns the name of the message.
   *
   * @return the message's id; empty if not told
   */
  Optional<String> messageId();

  /**
   * Returns what was said.
   *
   * @return the text; empty if the server gave it in a shape that is not known, which is then among
   *     the {@linkplain #additionalProperties() additional properties}
   */
  @Value.Redacted
  String message();

  /**
   * Returns who said it.
   *
   * @return for example a component's name; empty if not told
   */
  Optional<String> sender();

  /**
   * Returns when it was said.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> timestamp();

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
   * @return a builder; {@code message} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableConversationMessage.Builder {
    Builder() {}
  }
}
