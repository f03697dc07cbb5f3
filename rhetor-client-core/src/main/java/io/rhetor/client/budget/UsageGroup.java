package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the answers of one group cost together. */
public final class UsageGroup extends RhetorValue {
  private UsageGroup(JsonObject json) {
    super(json);
    json.decimal("cost");
    json.count("input_tokens");
    json.count("output_tokens");
    json.count("count");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static UsageGroup fromJson(Map<String, ?> json) {
    return new UsageGroup(JsonObject.of(json));
  }

  /** {@return what they cost in US dollars; empty if not told} */
  public Optional<BigDecimal> cost() {
    return Fields.field(this, "cost", BigDecimal.class);
  }

  /** {@return the tokens read by models; empty if not told} */
  public OptionalLong inputTokens() {
    return Fields.count(this, "input_tokens");
  }

  /** {@return the tokens written by models; empty if not told} */
  public OptionalLong outputTokens() {
    return Fields.count(this, "output_tokens");
  }

  /** {@return how many answers there were; empty if not told} */
  public OptionalLong count() {
    return Fields.count(this, "count");
  }
}
