package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text with placeholders that the server keeps (section 4 of {@code docs/protocol.md}).
 * Documented servers send the current version flat, observed ones a list of versions; both read the
 * same here.
 */
public final class PromptTemplate extends VersionedPrompt {
  private PromptTemplate(JsonObject json) {
    super(json);
    json.required("template_id");
    json.text("category");
    List<String> told = json.texts("variables");
    json.keep(
        "variables", told.isEmpty() ? List.copyOf(Placeholders.in(content().orElse(""))) : told);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code template_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PromptTemplate fromJson(Map<String, ?> json) {
    return new PromptTemplate(JsonObject.of(json));
  }

  /** {@return the id by which calls choose it, a slug of its name} */
  public String templateId() {
    return Fields.required(this, "template_id", String.class);
  }

  /** {@return what it is sorted under; empty if not told} */
  public Optional<String> category() {
    return Fields.text(this, "category");
  }

  /**
   * {@return the names of the variables that it needs, as the server lists them, else as they stand
   * in the text: {@code {{ name }}} and {@code {name}}}
   */
  public List<String> variables() {
    return Fields.list(this, "variables");
  }
}
