package io.rhetor.client.provider;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The server's new default, from {@code POST /provider} (section 3 of {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ProviderSelection {
  /**
   * Tells whether the server took the choice.
   *
   * @return false only if the server says so; a choice that it refuses is usually an exception
   */
  @Value.Default
  default boolean isSuccess() {
    return true;
  }

  /**
   * Returns the provider that is now the default.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns the model that is now the default.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> model();

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
  final class Builder extends ImmutableProviderSelection.Builder {
    Builder() {}
  }
}
