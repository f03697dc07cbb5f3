package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the answers of one group cost together. */
public final class UsageGroup extends RhetorValue {
  private final Optional<BigDecimal> cost;
  private final OptionalLong inputTokens;
  private final OptionalLong outputTokens;
  private final OptionalLong count;

  private UsageGroup(JsonObject json) {
    super(json);
    cost = json.decimal("cost");
    inputTokens = json.count("input_tokens");
    outputTokens = json.count("output_tokens");
    count = json.count("count");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static UsageGroup fromJson(Map<String, ?> json) {
    return new UsageGroup(JsonObject.of(json));
  }

  /** {@return what they cost: the sum in US dollars; empty if not told} */
  public Optional<BigDecimal> cost() {
    return cost;
  }

  /** {@return the tokens read by models: the count; empty if not told} */
  public OptionalLong inputTokens() {
    return inputTokens;
  }

  /** {@return the tokens written by models: the count; empty if not told} */
  public OptionalLong outputTokens() {
    return outputTokens;
  }

  /** {@return how many answers there were: the count; empty if not told} */
  public OptionalLong count() {
    return count;
  }
}
