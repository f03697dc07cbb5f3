package io.rhetor.client.provider;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** Who runs language models: a vendor, a local runtime, the server's own simulation. */
@Value.Immutable
@ValueStyle
public interface Provider {
  /**
   * Returns the name by which requests choose it.
   *
   * @return the provider's id
   */
  String id();

  /**
   * Returns the name for people.
   *
   * @return for example {@code Anthropic Claude}; empty if not told
   */
  Optional<String> name();

  /**
   * Tells whether it can answer now.
   *
   * @return false if the server says so or says nothing
   */
  @Value.Default
  default boolean isAvailable() {
    return false;
  }

  /**
   * Returns its models.
   *
   * @return the models in the server's order
   */
  List<Model> models();

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
  final class Builder extends ImmutableProvider.Builder {
    Builder() {}
  }
}
