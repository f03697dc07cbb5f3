package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
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
  private UsageRecord(JsonObject json) {
    super(json);
    json.text("id");
    json.instant("timestamp");
    json.text("provider");
    json.text("model");
    json.text("component");
    json.named("task_type", TaskType::of);
    json.count("input_tokens");
    json.count("output_tokens");
    json.decimal("cost");
    json.map("metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static UsageRecord fromJson(Map<String, ?> json) {
    return new UsageRecord(JsonObject.of(json));
  }

  /** {@return the server's id of the record; empty if not told} */
  public Optional<String> id() {
    return Fields.text(this, "id");
  }

  /** {@return when the answer was given; empty if not told} */
  public Optional<Instant> timestamp() {
    return Fields.field(this, "timestamp", Instant.class);
  }

  /** {@return the id of the provider that answered; empty if not told} */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /** {@return the id of the model that answered; empty if not told} */
  public Optional<String> model() {
    return Fields.text(this, "model");
  }

  /** {@return the component that asked; empty if not told} */
  public Optional<String> component() {
    return Fields.text(this, "component");
  }

  /** {@return what kind of work it was; empty if not told} */
  public Optional<TaskType> taskType() {
    return Fields.field(this, "task_type", TaskType.class);
  }

  /** {@return the tokens read by the model; empty if not told} */
  public OptionalLong inputTokens() {
    return Fields.count(this, "input_tokens");
  }

  /** {@return the tokens written by the model; empty if not told} */
  public OptionalLong outputTokens() {
    return Fields.count(this, "output_tokens");
  }

  /** {@return what it cost in US dollars; empty if not told} */
  public Optional<BigDecimal> cost() {
    return Fields.field(this, "cost", BigDecimal.class);
  }

  /**
   * {@return what is kept with the record: plain values by their names, such as {@code context_id}
   * and {@code streaming}; unmodifiable}
   */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }
}
