package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The instructions that a component's requests begin with (section 5 of {@code docs/protocol.md}).
 * Documented servers send the current version flat, observed ones a list of versions; both read the
 * same here.
 */
public final class SystemPrompt extends RhetorValue {
  private final String promptId;
  private final Optional<String> name;
  private final Optional<String> component;
  private final Optional<String> description;
  private final List<String> tags;
  private final boolean isDefault;
  private final Optional<String> parentId;
  private final Optional<String> content;
  private final Optional<String> versionId;
  private final OptionalInt versionCount;
  private final List<PromptVersion> versions;
  private final Map<String, Object> metadata;
  private final Optional<Instant> createdAt;
  private final Optional<Instant> updatedAt;

  private SystemPrompt(JsonObject json) {
    super(json, "content", "versions", "metadata");
    promptId = json.required("prompt_id");
    name = json.text("name");
    component = json.text("component");
    description = VersionedText.description(json);
    tags = json.texts("tags");
    isDefault = json.flag("is_default", false);
    parentId = json.text("parent_id");
    VersionedText text = new VersionedText(json);
    content = text.content;
    versionId = text.versionId;
    versionCount = text.count;
    versions = text.versions;
    metadata = text.metadata;
    createdAt = text.createdAt;
    updatedAt = text.updatedAt;
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code prompt_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SystemPrompt fromJson(Map<String, ?> json) {
    return new SystemPrompt(JsonObject.of(json));
  }

  /** {@return the name by which calls choose it: the prompt's id} */
  public String promptId() {
    return promptId;
  }

  /** {@return the name for people: the name; empty if not told} */
  public Optional<String> name() {
    return name;
  }

  /** {@return the component that it is for: the component; empty if not told} */
  public Optional<String> component() {
    return component;
  }

  /** {@return what it is for: the description; empty if there is none} */
  public Optional<String> description() {
    return description;
  }

  /** {@return its tags: the tags} */
  public List<String> tags() {
    return tags;
  }

  /**
   * {@return whether the component's requests use it if they name no other: true if the server says
   * so}
   */
  public boolean isDefault() {
    return isDefault;
  }

  /** {@return the prompt that it was made from: the parent's id; empty if there is none} */
  public Optional<String> parentId() {
    return parentId;
  }

  /**
   * {@return the text of the version that was asked for, else of the current one: the text; empty
   * in lists, which servers send without it}
   */
  public Optional<String> content() {
    return content;
  }

  /** {@return which version {@link #content()} is: the version's id; empty if not told} */
  public Optional<String> versionId() {
    return versionId;
  }

  /** {@return how many versions there are: the count; empty if not told} */
  public OptionalInt versionCount() {
    return versionCount;
  }

  /**
   * {@return the versions, as far as the answer has them: the versions, oldest first; the last one
   * is current}
   */
  public List<PromptVersion> versions() {
    return versions;
  }

  /** {@return what its author noted about the version: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** {@return when it was created: the time; empty if not told} */
  public Optional<Instant> createdAt() {
    return createdAt;
  }

  /** {@return when it last changed: the time; empty if not told} */
  public Optional<Instant> updatedAt() {
    return updatedAt;
  }
}
