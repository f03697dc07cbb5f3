package io.rhetor.client.message;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** What an answer consumed, as far as the server says. */
@Value.Immutable
@ValueStyle
public interface TokenUsage {
  /**
   * Returns the tokens read by the model.
   *
   * @return the count; empty if not told
   */
  OptionalLong inputTokens();

  /**
   * Returns the tokens written by the model.
   *
   * @return the count; empty if not told
   */
  OptionalLong outputTokens();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableTokenUsage.Builder {
    Builder() {}
  }
}
