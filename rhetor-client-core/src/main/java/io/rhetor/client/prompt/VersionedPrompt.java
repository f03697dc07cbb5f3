package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.Fields;
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
  VersionedPrompt(JsonObject json) {
    super(json, "content", "versions", "metadata");
    json.text("name");
    if (json.text("description").filter(text -> !text.isEmpty()).isEmpty()) {
      json.forget("description");
    }
    json.texts("tags");
    List<PromptVersion> versions =
        json.list("versions", PromptVersion.class, PromptVersion::fromJson);
    Optional<PromptVersion> first = versions.stream().findFirst();
    Optional<PromptVersion> last = versions.stream().reduce((before, next) -> next);
    Optional<String> told = json.text("version_id");
    Optional<PromptVersion> shown = told.flatMap(id -> find(versions, id)).or(() -> last);
    json.keep("content", json.text("content").or(() -> shown.flatMap(PromptVersion::content)));
    json.keep("version_id", told.or(() -> shown.map(PromptVersion::versionId)));
    if (json.integer("version_count").isEmpty() && !versions.isEmpty()) {
      json.keep("version_count", versions.size());
    }
    json.keep(
        "metadata",
        json.has("metadata")
            ? json.map("metadata")
            : shown.map(PromptVersion::metadata).orElse(Map.of()));
    json.keep(
        "created_at", json.instant("created_at").or(() -> first.flatMap(PromptVersion::createdAt)));
    json.keep(
        "updated_at",
        json.instant("updated_at", "last_updated")
            .or(() -> last.flatMap(PromptVersion::createdAt)));
  }

  private static Optional<PromptVersion> find(List<PromptVersion> versions, String id) {
    return versions.stream().filter(version -> version.versionId().equals(id)).findFirst();
  }

  /** {@return the name for people; empty if not told} */
  public Optional<String> name() {
    return Fields.text(this, "name");
  }

  /** {@return what it is for; empty if there is none} */
  public Optional<String> description() {
    return Fields.text(this, "description");
  }

  /** {@return its tags} */
  public List<String> tags() {
    return Fields.list(this, "tags");
  }

  /**
   * {@return the text of the version that was asked for, else of the current one; empty in lists,
   * which servers send without it}
   */
  public Optional<String> content() {
    return Fields.text(this, "content");
  }

  /** {@return the id of the version that {@link #content()} is; empty if not told} */
  public Optional<String> versionId() {
    return Fields.text(this, "version_id");
  }

  /** {@return how many versions there are; empty if not told} */
  public OptionalInt versionCount() {
    return Fields.integer(this, "version_count");
  }

  /**
   * {@return the versions, as far as the answer has them, oldest first; the last one is current}
   */
  public List<PromptVersion> versions() {
    return Fields.list(this, "versions");
  }

  /** {@return what its author noted about the version: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }

  /** {@return when it was created; empty if not told} */
  public Optional<Instant> createdAt() {
    return Fields.field(this, "created_at", Instant.class);
  }

  /** {@return when it last changed; empty if not told} */
  public Optional<Instant> updatedAt() {
    return Fields.field(this, "updated_at", Instant.class);
  }
}
