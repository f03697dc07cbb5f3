package io.rhetor.client.context;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.ContextId;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * What a search in a conversation found, from {@code POST /contexts/{id}/search} (section 6 of
 * {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ContextSearchResult {
  /**
   * Returns the conversation.
   *
   * @return the server's id, else the one that was asked for
   */
  ContextId contextId();

  /**
   * Returns what was searched for.
   *
   * @return the server's echo, else the text that was sent
   */
  @Value.Redacted
  String query();

  /**
   * Returns what was found.
   *
   * @return the turns that match, best first
   */
  List<ContextMatch> matches();

  /**
   * Returns how many turns came.
   *
   * @return the server's count, else that of {@link #matches()}
   */
  @Value.Default
  default int count() {
    return matches().size();
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
   * @return a builder; {@code contextId} and {@code query} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableContextSearchResult.Builder {
    Builder() {}
  }
}
