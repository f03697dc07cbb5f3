package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The JSON of the versions of a text. */
final class VersionShape {
  private final Timestamps timestamps;

  VersionShape(Timestamps timestamps) {
    this.timestamps = timestamps;
  }

  JsonArray withContent(VersionedText text) {
    JsonArray versions = new JsonArray();
    text.versions().forEach(version -> versions.add(withContent(version)));
    return versions;
  }

  JsonObject withContent(TextVersion version) {
    return new JsonObject().put("content", version.content()).mergeIn(withoutContent(version));
  }

  JsonArray withoutContent(VersionedText text) {
    JsonArray versions = new JsonArray();
    text.versions().forEach(version -> versions.add(withoutContent(version)));
    return versions;
  }

  private JsonObject withoutContent(TextVersion version) {
    return new JsonObject()
        .put("version_id", version.id())
        .put("created_at", timestamps.of(version.createdAt()))
        .put("metadata", version.metadata());
  }
}
