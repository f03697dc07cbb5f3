package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is flat in documented answers and in the last version of observed ones. */
final class VersionedText {
  final List<PromptVersion> versions;
  final OptionalInt count;
  final Optional<String> content;
  final Optional<String> versionId;
  final Map<String, Object> metadata;
  final Optional<Instant> createdAt;
  final Optional<Instant> updatedAt;

  VersionedText(JsonObject json) {
    versions = json.values("versions", PromptVersion.class, PromptVersion::fromJson);
    Optional<PromptVersion> first = versions.stream().findFirst();
    Optional<PromptVersion> last = versions.stream().reduce((before, next) -> next);
    Optional<String> told = json.text("version_id");
    Optional<PromptVersion> shown = told.flatMap(this::find).or(() -> last);
    content =
        json.keep("content", json.text("content").or(() -> shown.flatMap(PromptVersion::content)));
    versionId = json.keep("version_id", told.or(() -> shown.map(PromptVersion::versionId)));
    OptionalInt counted = json.integer("version_count");
    count = counted.isPresent() || versions.isEmpty() ? counted : OptionalInt.of(versions.size());
    count.ifPresent(versions -> json.keep("version_count", versions));
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

  static Optional<String> description(JsonObject json) {
    Optional<String> told = json.text("description").filter(text -> !text.isEmpty());
    if (told.isEmpty()) {
      json.forget("description");
    }
    return told;
  }
}
