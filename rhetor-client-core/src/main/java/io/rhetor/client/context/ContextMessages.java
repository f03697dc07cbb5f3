package io.rhetor.client.context;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.ContextId;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * The last turns of a conversation, from {@code GET /contexts/{id}} (section 6 of {@code
 * docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ContextMessages {
  /**
   * Returns the conversation.
   *
   * @return the server's id, else the one that was asked for
   */
  ContextId contextId();

  /**
   * Returns the turns.
   *
   * @return the turns, oldest first; archived ones as summaries of the role {@code system}
   */
  List<ContextMessage> messages();

  /**
   * Returns how many turns came.
   *
   * @return the server's count, else that of {@link #messages()}
   */
  @Value.Default
  default int count() {
    return messages().size();
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
   * @return a builder; {@code contextId} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableContextMessages.Builder {
    Builder() {}
  }
}
