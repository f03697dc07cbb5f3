package io.rhetor.client.context;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.ContextId;
import java.util.Map;
import org.immutables.value.Value;

/**
 * A conversation in a few words, from {@code POST /contexts/{id}/summarize} (section 6 of {@code
 * docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ContextSummary {
  /**
   * Returns the conversation.
   *
   * @return the server's id, else the one that was asked for
   */
  ContextId contextId();

  /**
   * Returns the conversation in a few words.
   *
   * @return the text; empty if the server has none
   */
  @Value.Redacted
  String summary();

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
   * @return a builder; {@code contextId} and {@code summary} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableContextSummary.Builder {
    Builder() {}
  }
}
