package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** A language model and its price. */
@Value.Immutable
@ValueStyle
public interface TieredModel {
  /**
   * Returns who runs it.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns the name by which requests choose it.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> model();

  /**
   * Returns what a thousand tokens cost, read and written ones together.
   *
   * @return US dollars, with the rounding errors of the server; empty if not told
   */
  Optional<BigDecimal> costPer1kTokens();

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
  final class Builder extends ImmutableTieredModel.Builder {
    Builder() {}
  }
}
