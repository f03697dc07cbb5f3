package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;

/** A prompt that was written for a task (section 9 of {@code docs/protocol.md}). */
public final class GeneratedPrompt extends RhetorValue {
  private final String prompt;

  private GeneratedPrompt(JsonObject json) {
    super(json, "prompt");
    prompt = json.required("prompt");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code prompt}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static GeneratedPrompt fromJson(Map<String, ?> json) {
    return new GeneratedPrompt(JsonObject.of(json));
  }

  /** {@return the prompt: the text} */
  public String prompt() {
    return prompt;
  }
}
