package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/**
 * A manner of speaking that generated prompts can take on (section 9 of {@code docs/protocol.md}).
 */
public final class Personality extends RhetorValue {
  private Personality(JsonObject json) {
    super(json);
    json.required("personality_id");
    json.text("name");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code personality_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Personality fromJson(Map<String, ?> json) {
    return new Personality(JsonObject.of(json));
  }

  /** {@return the id by which calls choose it} */
  public String personalityId() {
    return Fields.required(this, "personality_id", String.class);
  }

  /** {@return the name for people; empty if not told} */
  public Optional<String> name() {
    return Fields.text(this, "name");
  }
}
