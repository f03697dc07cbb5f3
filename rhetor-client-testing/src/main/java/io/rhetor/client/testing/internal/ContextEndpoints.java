package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /contexts} and what lies under it. */
final class ContextEndpoints {
  private final AnswerStyle shape;
  private final ContextShape json;
  private final ContextStore contexts;

  ContextEndpoints(AnswerStyle shape, ContextStore contexts) {
    this.shape = shape;
    this.json = new ContextShape(shape);
    this.contexts = contexts;
  }

  void addTo(Routes routes) {
    routes.get("/contexts", this::list);
    routes.getItem("/contexts/{id}", this::read);
    routes.deleteItem("/contexts/{id}", this::delete);
    routes.postItem("/contexts/{id}/search", this::search);
    routes.postItem("/contexts/{id}/summarize", this::summarize);
  }

  private void list(HttpServerRequest request) {
    JsonArray items = new JsonArray();
    contexts.list().forEach(context -> items.add(json.listed(context)));
    Replies.json(
        request.response(), new JsonObject().put("count", items.size()).put("contexts", items));
  }

  private void read(HttpServerRequest request, String id) {
    QueryParameters query = QueryParameters.of(request);
    int limit = query.number("limit", 20);
    boolean withMetadata = query.flag("include_metadata");
    // Rhetor was seen to make the context that somebody only asked about.
    Optional<Context> context =
        shape == AnswerStyle.OBSERVED ? Optional.of(contexts.open(id)) : contexts.find(id);
    List<JsonObject> messages =
        context.map(known -> json.messages(known, limit, withMetadata)).orElse(List.of());
    Replies.json(
        request.response(),
        new JsonObject()
            .put("context_id", id)
            .put("count", messages.size())
            .put("messages", new JsonArray(messages)));
  }

  private void delete(HttpServerRequest request, String id) {
    contexts.delete(id);
    Replies.json(request.response(), new JsonObject().put("success", true).put("context_id", id));
  }

  private void search(HttpServerRequest request, String id) {
    QueryParameters parameters = QueryParameters.of(request);
    String query = parameters.requiredText("query");
    List<JsonObject> results =
        search(contexts.find(id), query, Math.max(0, parameters.number("limit", 5)));
    Replies.json(
        request.response(),
        new JsonObject()
            .put("context_id", id)
            .put("query", query)
            .put("count", results.size())
            .put("results", new JsonArray(results)));
  }

  private List<JsonObject> search(Optional<Context> context, String query, int limit) {
    return context.map(json::searchable).orElse(List.of()).stream()
        .filter(kept -> score(kept, query) > 0)
        .sorted(Comparator.comparingDouble((KeptTurn kept) -> score(kept, query)).reversed())
        .limit(limit)
        .map(kept -> json.found(kept, score(kept, query)))
        .collect(Collectors.toList());
  }

  /**
   * Scores a turn from 0, not found, to 1: the more often and the earlier the words stand in it,
   * whatever their case, the higher. The formula reproduces the scores that were seen.
   */
  private static double score(KeptTurn kept, String query) {
    String text = kept.turn().content().toLowerCase(Locale.ROOT);
    String words = query.toLowerCase(Locale.ROOT);
    int first = text.indexOf(words);
    if (first < 0 || words.isEmpty()) {
      return 0;
    }
    int times = 0;
    for (int at = first; at >= 0; at = text.indexOf(words, at + words.length())) {
      times++;
    }
    double earliness = 1 - (double) first / text.length();
    return Math.min(1, 0.5 + 0.5 * earliness + 0.1 * times);
  }

  private void summarize(HttpServerRequest request, String id) {
    int most = QueryParameters.of(request).number("max_tokens", 150);
    String summary =
        ContextShape.summaryOf(contexts.find(id).map(Context::turns).orElse(List.of()));
    Replies.json(
        request.response(),
        new JsonObject()
            .put("context_id", id)
            .put("summary", SimulatedModel.firstWords(summary, Math.max(0, most))));
  }
}
