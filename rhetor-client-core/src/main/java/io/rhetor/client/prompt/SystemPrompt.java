package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * The instructions that a component's requests begin with (section 5 of {@code docs/protocol.md}).
 * Documented servers send the current version flat, observed ones a list of versions; both read the
 * same here.
 */
public final class SystemPrompt extends VersionedPrompt {
  private SystemPrompt(JsonObject json) {
    super(json);
    json.required("prompt_id");
    json.text("component");
    json.flag("is_default", false);
    json.text("parent_id");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code prompt_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SystemPrompt fromJson(Map<String, ?> json) {
    return new SystemPrompt(JsonObject.of(json));
  }

  /** {@return the id by which calls choose it} */
  public String promptId() {
    return Fields.required(this, "prompt_id", String.class);
  }

  /** {@return the component that it is for; empty if not told} */
  public Optional<String> component() {
    return Fields.text(this, "component");
  }

  /** {@return whether the component's requests use it if they name no other} */
  public boolean isDefault() {
    return Fields.required(this, "is_default", Boolean.class);
  }

  /** {@return the id of the prompt that it was made from; empty if there is none} */
  public Optional<String> parentId() {
    return Fields.text(this, "parent_id");
  }
}
