package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@link PromptTemplate} and {@link SystemPrompt} have in common. Much of it is flat in
 * documented answers and in the last version of observed ones.
 */
abstract class VersionedPrompt extends RhetorValue {
  private final Optional<String> name;
  private final Optional<String> description;
  private final List<String> tags;
  private final List<PromptVersion> versions;
  private final OptionalInt versionCount;
  private final Optional<String> content;
  private final Optional<String> versionId;
  private final Map<String, Object> metadata;
  private final Optional<Instant> createdAt;
  private final Optional<Instant> updatedAt;

  VersionedPrompt(JsonObject json) {
    super(json, "content", "versions", "metadata");
    name = json.text("name");
    description = json.text("description").filter(text -> !text.isEmpty());
    if (description.isEmpty()) {
      json.forget("description");
    }
    tags = json.texts("tags");
    versions = json.values("versions", PromptVersion.class, PromptVersion::fromJson);
    Optional<PromptVersion> first = versions.stream().findFirst();
    Optional<PromptVersion> last = versions.stream().reduce((before, next) -> next);
    Optional<String> told = json.text("version_id");
    Optional<PromptVersion> shown = told.flatMap(this::find).or(() -> last);
    content =
        json.keep("content", json.text("content").or(() -> shown.flatMap(PromptVersion::content)));
    versionId = json.keep("version_id", told.or(() -> shown.map(PromptVersion::versionId)));
    OptionalInt counted = json.integer("version_count");
    versionCount =
        counted.isPresent() || versions.isEmpty() ? counted : OptionalInt.of(versions.size());
    versionCount.ifPresent(count -> json.keep("version_count", count));
    metadata =
        json.keep(
            "metadata",
            json.has("metadata")
                ? json.map("metadata")
                : shown.map(PromptVersion::metadata).orElse(Map.of()));
    createdAt =
        json.keep(
            "created_at",
            json.instant("created_at").or(() -> first.flatMap(PromptVersion::createdAt)));
    updatedAt =
        json.keep(
            "updated_at",
            json.instant("updated_at", "last_updated")
                .or(() -> last.flatMap(PromptVersion::createdAt)));
  }

  private Optional<PromptVersion> find(String id) {
    return versions.stream().filter(version -> version.versionId().equals(id)).findFirst();
  }

  /** {@return the name for people; empty if not told} */
  public Optional<String> name() {
    return name;
  }

  /** {@return what it is for; empty if there is none} */
  public Optional<String> description() {
    return description;
  }

  /** {@return its tags} */
  public List<String> tags() {
    return tags;
  }

  /**
   * {@return the text of the version that was asked for, else of the current one; empty in lists,
   * which servers send without it}
   */
  public Optional<String> content() {
    return content;
  }

  /** {@return the id of the version that {@link #content()} is; empty if not told} */
  public Optional<String> versionId() {
    return versionId;
  }

  /** {@return how many versions there are; empty if not told} */
  public OptionalInt versionCount() {
    return versionCount;
  }

  /**
   * {@return the versions, as far as the answer has them, oldest first; the last one is current}
   */
  public List<PromptVersion> versions() {
    return versions;
  }

  /** {@return what its author noted about the version: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** {@return when it was created; empty if not told} */
  public Optional<Instant> createdAt() {
    return createdAt;
  }

  /** {@return when it last changed; empty if not told} */
  public Optional<Instant> updatedAt() {
    return updatedAt;
  }
}
