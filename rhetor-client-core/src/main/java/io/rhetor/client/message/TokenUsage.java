package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.OptionalLong;

/** What an answer consumed, as far as the server says. */
public final class TokenUsage extends RhetorValue {
  private TokenUsage(JsonObject json) {
    super(json);
    json.count("input_tokens", "prompt_tokens");
    json.count("output_tokens", "completion_tokens");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TokenUsage fromJson(Map<String, ?> json) {
    return new TokenUsage(JsonObject.of(json));
  }

  /**
   * {@return a usage, for tests and test doubles}
   *
   * @param inputTokens the tokens read by the model
   * @param outputTokens the tokens written by the model
   */
  public static TokenUsage of(long inputTokens, long outputTokens) {
    return fromJson(Map.of("input_tokens", inputTokens, "output_tokens", outputTokens));
  }

  /** {@return the tokens read by the model; empty if not told} */
  public OptionalLong inputTokens() {
    return Fields.count(this, "input_tokens");
  }

  /** {@return the tokens written by the model; empty if not told} */
  public OptionalLong outputTokens() {
    return Fields.count(this, "output_tokens");
  }
}
