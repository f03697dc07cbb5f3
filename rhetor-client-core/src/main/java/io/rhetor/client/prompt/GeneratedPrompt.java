package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;

/** A prompt that was written for a task (section 9 of {@code docs/protocol.md}). */
public final class GeneratedPrompt extends RhetorValue {
  private GeneratedPrompt(JsonObject json) {
    super(json, "prompt");
    json.required("prompt");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code prompt}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static GeneratedPrompt fromJson(Map<String, ?> json) {
    return new GeneratedPrompt(JsonObject.of(json));
  }

  /** {@return the prompt} */
  public String prompt() {
    return Fields.required(this, "prompt", String.class);
  }
}
