package io.rhetor.client.examples.simulated;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conversations, kept as long as the server runs. Safe for use by all threads. */
final class ContextStore {
  private final Map<String, List<Turn>> turnsById = new LinkedHashMap<>();

  synchronized void add(String contextId, Turn turn) {
    turnsById.computeIfAbsent(contextId, id -> new ArrayList<>()).add(turn);
  }

  /** Adds the turns whose content the context does not hold yet: Rhetor stores equal ones once. */
  synchronized void addNew(String contextId, List<Turn> turns) {
    List<Turn> kept = turnsById.computeIfAbsent(contextId, id -> new ArrayList<>());
    for (Turn turn : turns) {
      if (kept.stream().noneMatch(old -> old.content().equals(turn.content()))) {
        kept.add(turn);
      }
    }
  }

  /** Returns a copy of the turns, oldest first; empty for an unknown context. */
  synchronized List<Turn> turns(String contextId) {
    return List.copyOf(turnsById.getOrDefault(contextId, List.of()));
  }
}
