package io.rhetor.client.context;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/** A turn of a conversation that matches a search. */
@Value.Immutable
@ValueStyle
public interface ContextMatch {
  /**
   * Returns the turn.
   *
   * @return the turn, without metadata as a rule
   */
  ContextMessage message();

  /**
   * Returns how well it matches.
   *
   * @return the server's measure, larger is better, observed from 0 to 1; empty if not told
   */
  OptionalDouble score();

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
  final class Builder extends ImmutableContextMatch.Builder {
    Builder() {}
  }
}
