package io.rhetor.client.context;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.ContextId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What the server remembers of a conversation, without its messages, from {@code GET /contexts}
 * (section 6 of {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ContextInfo {
  /**
   * Returns the name of the conversation, as the server tells it.
   *
   * @return the id; may be empty or contain {@code /}, for the server accepts messages for such ids
   */
  String id();

  /**
   * Returns how many messages there are, archived ones included.
   *
   * @return the count; empty if not told
   */
  OptionalInt messageCount();

  /**
   * Returns when the conversation began.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> createdAt();

  /**
   * Returns when the last message was added.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> updatedAt();

  /**
   * Returns how many messages the server still has word for word.
   *
   * @return the count; empty if not told
   */
  OptionalInt activeMessageCount();

  /**
   * Returns how many messages the server has replaced by summaries.
   *
   * @return the count; empty if not told
   */
  OptionalInt archivedMessageCount();

  /**
   * Returns how many summaries stand for archived messages.
   *
   * @return the count; empty if not told
   */
  OptionalInt summaryCount();

  /**
   * Returns the last of those summaries.
   *
   * @return the text; empty if there is none
   */
  @Value.Redacted
  Optional<String> latestSummary();

  /**
   * Returns how long the conversation is.
   *
   * @return the server's estimate in tokens; empty if not told
   */
  OptionalLong tokenCount();

  /**
   * Returns what is kept with the conversation.
   *
   * @return plain values by their names, such as {@code component}; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> metadata();

  /**
   * Returns the name of the conversation for further calls.
   *
   * @return the id; empty if it is one that no call could reach, such as one with a {@code /}
   */
  default Optional<ContextId> contextId() {
    try {
      return Optional.of(ContextId.of(id()));
    } catch (IllegalArgumentException unreachable) {
      return Optional.empty();
    }
  }

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
   * @return a builder; {@code id} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableContextInfo.Builder {
    Builder() {}
  }
}
