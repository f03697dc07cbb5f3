package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * How two system prompts differ (section 5 of {@code docs/protocol.md}). Documented servers list
 * differences, observed ones measure each prompt; what a server does not tell is empty.
 */
@Value.Immutable
@ValueStyle
public interface PromptComparison {
  /**
   * Returns the prompts that were compared.
   *
   * @return their ids
   */
  List<String> promptIds();

  /**
   * Returns what only the second one has.
   *
   * @return pieces of text; empty if not told
   */
  @Value.Redacted
  List<String> added();

  /**
   * Returns what only the first one has.
   *
   * @return pieces of text; empty if not told
   */
  @Value.Redacted
  List<String> removed();

  /**
   * Returns what both have, but not alike.
   *
   * @return pieces of text; empty if not told
   */
  @Value.Redacted
  List<String> changed();

  /**
   * Returns how alike they are.
   *
   * @return from 0 to 1; empty if not told
   */
  OptionalDouble similarityScore();

  /**
   * Tells whether they are for the same component.
   *
   * @return true or false; empty if not told
   */
  Optional<Boolean> sameComponent();

  /**
   * Returns how much longer the first one is.
   *
   * @return a number of characters, negative if it is shorter; empty if not told
   */
  OptionalInt contentLengthDifference();

  /**
   * Returns what the server measured of each.
   *
   * @return measures by name, by prompt id; empty if not told
   */
  Map<String, Map<String, Object>> evaluations();

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
   * @return a builder
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutablePromptComparison.Builder {
    Builder() {}
  }
}
