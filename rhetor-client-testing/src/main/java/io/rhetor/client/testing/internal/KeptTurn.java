package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A turn as a context keeps it. */
final class KeptTurn {
  private final String id = UUID.randomUUID().toString();
  private final Instant time = Instant.now();
  private final ChatTurn turn;
  private Optional<JsonObject> metadata;

  KeptTurn(ChatTurn turn, JsonObject metadata) {
    this.turn = turn;
    this.metadata = Optional.of(metadata);
  }

  String id() {
    return id;
  }

  Instant time() {
    return time;
  }

  ChatTurn turn() {
    return turn;
  }

  Optional<JsonObject> metadata() {
    return metadata;
  }

  void forgetMetadata() {
    metadata = Optional.empty();
  }
}
