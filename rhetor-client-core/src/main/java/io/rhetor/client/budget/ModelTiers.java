package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * The models that the server knows, sorted by price, from {@code GET /budget/model-tiers} (section
 * 7 of {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ModelTiers {
  /**
   * Returns the models of each tier.
   *
   * @return the models by the names of the tiers ({@code free}, {@code low}, {@code medium}, {@code
   *     high}), in the server's order
   */
  Map<String, List<TieredModel>> tiers();

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
  final class Builder extends ImmutableModelTiers.Builder {
    Builder() {}
  }
}
