package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What one answer of a language model cost. */
public final class UsageRecord extends RhetorValue {
  private final Optional<String> id;
  private final Optional<Instant> timestamp;
  private final Optional<String> provider;
  private final Optional<String> model;
  private final Optional<String> component;
  private final Optional<TaskType> taskType;
  private final OptionalLong inputTokens;
  private final OptionalLong outputTokens;
  private final Optional<BigDecimal> cost;
  private final Map<String, Object> metadata;

  private UsageRecord(JsonObject json) {
    super(json);
    id = json.text("id");
    timestamp = json.instant("timestamp");
    provider = json.text("provider");
    model = json.text("model");
    component = json.text("component");
    taskType = json.named("task_type", TaskType::of);
    inputTokens = json.count("input_tokens");
    outputTokens = json.count("output_tokens");
    cost = json.decimal("cost");
    metadata = json.map("metadata");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static UsageRecord fromJson(Map<String, ?> json) {
    return new UsageRecord(JsonObject.of(json));
  }

  /** {@return the name of the record: the server's id; empty if not told} */
  public Optional<String> id() {
    return id;
  }

  /**
   * {@return when the answer was given: the time; empty if not told. A time without zone is read in
   * the zone of {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> timestamp() {
    return timestamp;
  }

  /** {@return who answered: the provider's id; empty if not told} */
  public Optional<String> provider() {
    return provider;
  }

  /** {@return the model that answered: the model's id; empty if not told} */
  public Optional<String> model() {
    return model;
  }

  /** {@return the component that asked: its name; empty if not told} */
  public Optional<String> component() {
    return component;
  }

  /** {@return what kind of work it was: the task type; empty if not told} */
  public Optional<TaskType> taskType() {
    return taskType;
  }

  /** {@return the tokens read by the model: the count; empty if not told} */
  public OptionalLong inputTokens() {
    return inputTokens;
  }

  /** {@return the tokens written by the model: the count; empty if not told} */
  public OptionalLong outputTokens() {
    return outputTokens;
  }

  /** {@return what it cost: the sum in US dollars; empty if not told} */
  public Optional<BigDecimal> cost() {
    return cost;
  }

  /**
   * {@return what is kept with the record: plain values by their names, such as {@code context_id}
   * and {@code streaming}; unmodifiable}
   */
  public Map<String, Object> metadata() {
    return metadata;
  }
}
