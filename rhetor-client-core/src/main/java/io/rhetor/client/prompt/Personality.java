package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/**
 * A manner of speaking that generated prompts can take on (section 9 of {@code docs/protocol.md}).
 */
public final class Personality extends RhetorValue {
  private final String personalityId;
  private final Optional<String> name;

  private Personality(JsonObject json) {
    super(json);
    personalityId = json.required("personality_id");
    name = json.text("name");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code personality_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Personality fromJson(Map<String, ?> json) {
    return new Personality(JsonObject.of(json));
  }

  /** {@return the name by which calls choose it: the personality's id} */
  public String personalityId() {
    return personalityId;
  }

  /** {@return the name for people: the name; empty if not told} */
  public Optional<String> name() {
    return name;
  }
}
