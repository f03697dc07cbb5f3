package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** What the answers of one group cost together. */
@Value.Immutable
@ValueStyle
public interface UsageGroup {
  /**
   * Returns what they cost.
   *
   * @return the sum in US dollars; empty if not told
   */
  Optional<BigDecimal> cost();

  /**
   * Returns the tokens read by models.
   *
   * @return the count; empty if not told
   */
  OptionalLong inputTokens();

  /**
   * Returns the tokens written by models.
   *
   * @return the count; empty if not told
   */
  OptionalLong outputTokens();

  /**
   * Returns how many answers there were.
   *
   * @return the count; empty if not told
   */
  OptionalLong count();

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
  final class Builder extends ImmutableUsageGroup.Builder {
    Builder() {}
  }
}
