package io.rhetor.client.provider;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** Who can answer, from {@code GET /providers} (section 3 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface Providers {
  /**
   * Returns the providers.
   *
   * @return the providers by their ids, in the server's order
   */
  Map<String, Provider> providers();

  /**
   * Returns the provider that answers where no routing applies.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> defaultProvider();

  /**
   * Returns the model that answers where no routing applies.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> defaultModel();

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
  final class Builder extends ImmutableProviders.Builder {
    Builder() {}
  }
}
