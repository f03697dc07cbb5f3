package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** One version of the text of a template or system prompt. */
final class TextVersion {
  private final String id = UUID.randomUUID().toString();
  private final Instant createdAt = Instant.now();
  private final String content;
  private final JsonObject metadata;

  TextVersion(String content, JsonObject metadata) {
    this.content = content;
    this.metadata = metadata;
  }

  String id() {
    return id;
  }

  Instant createdAt() {
    return createdAt;
  }

  String content() {
    return content;
  }

  JsonObject metadata() {
    return metadata;
  }
}
