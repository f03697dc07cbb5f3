package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A manner of speaking that generated prompts can take on (section 9 of {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface Personality {
  /**
   * Returns the name by which calls choose it.
   *
   * @return the personality's id
   */
  String personalityId();

  /**
   * Returns the name for people.
   *
   * @return the name; empty if not told
   */
  Optional<String> name();

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
   * @return a builder; {@code personalityId} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutablePersonality.Builder {
    Builder() {}
  }
}
