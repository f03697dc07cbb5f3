package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The conversations, kept until deleted. Changed on the server's event loop alone, where contexts
 * may be read too; all other threads read copies of turns.
 */
final class ContextStore {
  private final Map<String, Context> byId = new LinkedHashMap<>();

  synchronized void add(String contextId, ChatTurn turn, JsonObject metadata) {
    open(contextId).add(new KeptTurn(turn, metadata));
  }

  /** Adds the turns whose content the context does not hold yet: Rhetor stores equal ones once. */
  synchronized void addNew(String contextId, List<ChatTurn> turns, JsonObject metadata) {
    Context context = open(contextId);
    for (ChatTurn turn : turns) {
      if (context.turns().stream().noneMatch(old -> old.turn().content().equals(turn.content()))) {
        context.add(new KeptTurn(turn, metadata));
      }
    }
  }

  /** Returns the context, made now if it is unknown. */
  synchronized Context open(String contextId) {
    return byId.computeIfAbsent(contextId, Context::new);
  }

  synchronized Optional<Context> find(String contextId) {
    return Optional.ofNullable(byId.get(contextId));
  }

  synchronized void delete(String contextId) {
    byId.remove(contextId);
  }

  /** Lists the contexts, the one changed last first. */
  synchronized List<Context> list() {
    List<Context> contexts = new ArrayList<>(byId.values());
    contexts.sort(Comparator.comparing(Context::updatedAt).reversed());
    return contexts;
  }

  /** Returns a copy of the turns, oldest first; empty for an unknown context. */
  synchronized List<ChatTurn> turns(String contextId) {
    return find(contextId)
        .map(context -> context.turns().stream().map(KeptTurn::turn).collect(Collectors.toList()))
        .orElse(List.of());
  }
}
