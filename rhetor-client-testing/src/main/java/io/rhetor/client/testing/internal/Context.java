package io.rhetor.client.testing.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One conversation: its turns, the last ones active and those before archived. */
final class Context {
  private static final int MOST_ACTIVE = 20;

  private final String id;
  private final Instant createdAt = Instant.now();
  private final List<KeptTurn> turns = new ArrayList<>();
  private Instant updatedAt = createdAt;

  Context(String id) {
    this.id = id;
  }

  void add(KeptTurn turn) {
    turns.add(turn);
    updatedAt = turn.time();
  }

  String id() {
    return id;
  }

  /** The component that the id begins with. */
  String component() {
    int colon = id.indexOf(':');
    return colon < 0 ? "unknown" : id.substring(0, colon);
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  List<KeptTurn> turns() {
    return turns;
  }

  List<KeptTurn> active() {
    return turns.subList(Math.max(0, turns.size() - MOST_ACTIVE), turns.size());
  }

  List<KeptTurn> archived() {
    return turns.subList(0, Math.max(0, turns.size() - MOST_ACTIVE));
  }
}
