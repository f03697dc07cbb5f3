package io.rhetor.client.budget;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.TaskType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** What one answer of a language model cost. */
@Value.Immutable
@ValueStyle
public interface UsageRecord {
  /**
   * Returns the name of the record.
   *
   * @return the server's id; empty if not told
   */
  Optional<String> id();

  /**
   * Returns when the answer was given.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> timestamp();

  /**
   * Returns who answered.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns the model that answered.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> model();

  /**
   * Returns the component that asked.
   *
   * @return its name; empty if not told
   */
  Optional<String> component();

  /**
   * Returns what kind of work it was.
   *
   * @return the task type; empty if not told
   */
  Optional<TaskType> taskType();

  /**
   * Returns the tokens read by the model.
   *
   * @return the count; empty if not told
   */
  OptionalLong inputTokens();

  /**
   * Returns the tokens written by the model.
   *
   * @return the count; empty if not told
   */
  OptionalLong outputTokens();

  /**
   * Returns what it cost.
   *
   * @return the sum in US dollars; empty if not told
   */
  Optional<BigDecimal> cost();

  /**
   * Returns what is kept with the record.
   *
   * @return plain values by their names, such as {@code context_id} and {@code streaming};
   *     unmodifiable
   */
  Map<String, Object> metadata();

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
  final class Builder extends ImmutableUsageRecord.Builder {
    Builder() {}
  }
}
