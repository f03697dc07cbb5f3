package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How two system prompts differ (section 5 of {@code docs/protocol.md}). Documented servers list
 * differences, observed ones measure each prompt; what a server does not tell is empty.
 */
public final class PromptComparison extends RhetorValue {
  private final List<String> promptIds;
  private final JsonObject differences;

  private PromptComparison(JsonObject json) {
    super(json, "differences");
    List<String> ids = new ArrayList<>();
    json.text("prompt_id1").ifPresent(ids::add);
    json.text("prompt_id2").ifPresent(ids::add);
    // Observed servers tell more of each prompt, which stays among the additional properties.
    Optional.ofNullable(json.objects().get("prompts")).ifPresent(each -> ids.addAll(each.names()));
    promptIds = List.copyOf(ids);
    differences = json.section("differences");
    differences.texts("added");
    differences.texts("removed");
    differences.texts("changed");
    differences.real("similarity_score");
    json.flag("same_component");
    json.integer("content_length_diff");
    json.maps("evaluation");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PromptComparison fromJson(Map<String, ?> json) {
    return new PromptComparison(JsonObject.of(json));
  }

  /** {@return the prompts that were compared: their ids} */
  public List<String> promptIds() {
    return promptIds;
  }

  /** {@return what only the second one has: pieces of text; empty if not told} */
  public List<String> added() {
    return Fields.list(differences, "added");
  }

  /** {@return what only the first one has: pieces of text; empty if not told} */
  public List<String> removed() {
    return Fields.list(differences, "removed");
  }

  /** {@return what both have, but not alike: pieces of text; empty if not told} */
  public List<String> changed() {
    return Fields.list(differences, "changed");
  }

  /** {@return how alike they are: from 0 to 1; empty if not told} */
  public OptionalDouble similarityScore() {
    return Fields.real(differences, "similarity_score");
  }

  /** {@return whether they are for the same component; empty if not told} */
  public Optional<Boolean> sameComponent() {
    return Fields.field(this, "same_component", Boolean.class);
  }

  /**
   * {@return how many characters the first one is longer, negative if it is shorter; empty if not
   * told}
   */
  public OptionalInt contentLengthDifference() {
    return Fields.integer(this, "content_length_diff");
  }

  /**
   * {@return what the server measured of each: measures by name, by prompt id; empty if not told}
   */
  public Map<String, Map<String, Object>> evaluations() {
    return Fields.map(this, "evaluation");
  }
}
