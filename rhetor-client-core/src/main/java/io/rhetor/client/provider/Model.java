package io.rhetor.client.provider;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** A language model. */
@Value.Immutable
@ValueStyle
public interface Model {
  /**
   * Returns the name by which requests choose it.
   *
   * @return the model's id
   */
  String id();

  /**
   * Returns the name for people.
   *
   * @return for example {@code Claude 3 Opus}; empty if not told
   */
  Optional<String> name();

  /**
   * Returns how much it can read at once.
   *
   * @return a number of tokens; empty if not told
   */
  OptionalInt contextWindow();

  /**
   * Returns what it can do.
   *
   * @return the server's words for it; usually none
   */
  List<String> capabilities();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
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
  final class Builder extends ImmutableModel.Builder {
    Builder() {}
  }
}
