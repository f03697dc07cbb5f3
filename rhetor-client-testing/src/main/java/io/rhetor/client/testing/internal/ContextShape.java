package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The JSON of contexts in one of the two shapes. */
final class ContextShape {
  private final AnswerStyle shape;
  private final Timestamps timestamps;

  ContextShape(AnswerStyle shape) {
    this.shape = shape;
    this.timestamps = new Timestamps(shape);
  }

  JsonObject listed(Context context) {
    if (shape == AnswerStyle.DOCUMENTED) {
      return new JsonObject()
          .put("context_id", context.id())
          .put("message_count", context.turns().size())
          .put("last_updated", timestamps.of(context.updatedAt()));
    }
    List<KeptTurn> archived = context.archived();
    return new JsonObject()
        .put("id", context.id())
        .put("created_at", timestamps.of(context.createdAt()))
        .put("updated_at", timestamps.of(context.updatedAt()))
        .put("active_message_count", context.active().size())
        .put("archived_message_count", archived.size())
        .put("total_messages", context.turns().size())
        .put("summary_count", archived.size())
        .put(
            "latest_summary",
            archived.isEmpty()
                ? null
                : summaryOf(archived.subList(archived.size() - 1, archived.size())))
        .put(
            "token_count",
            context.active().stream().mapToInt(kept -> Tokens.count(kept.turn().content())).sum())
        .put("metadata", new JsonObject().put("component", context.component()));
  }

  /** The messages that a client gets to read: archived ones only as what was noted of them. */
  List<JsonObject> messages(Context context, int limit, boolean withMetadata) {
    List<KeptTurn> last = newest(context.turns(), limit);
    int archived = shape == AnswerStyle.OBSERVED ? last.size() - context.active().size() : 0;
    List<JsonObject> messages = new ArrayList<>();
    for (KeptTurn kept : last) {
      messages.add(messages.size() < archived ? archived(kept) : message(kept, withMetadata));
    }
    return messages;
  }

  /** A limit below one was seen to mean no limit. */
  private static List<KeptTurn> newest(List<KeptTurn> turns, int limit) {
    return limit < 1 ? turns : turns.subList(Math.max(0, turns.size() - limit), turns.size());
  }

  private JsonObject archived(KeptTurn kept) {
    return new JsonObject()
        .put("id", kept.id())
        .put("role", "system")
        .put("content", summaryOf(List.of(kept)))
        .put("timestamp", timestamps.of(kept.time()));
  }

  /** A reader who was seen not to want the metadata took it away from all who came after. */
  private JsonObject message(KeptTurn kept, boolean withMetadata) {
    if (!withMetadata && shape == AnswerStyle.OBSERVED) {
      kept.forgetMetadata();
    }
    JsonObject message =
        new JsonObject()
            .put("id", kept.id())
            .put("role", kept.turn().role())
            .put("content", kept.turn().content())
            .put("timestamp", timestamps.of(kept.time()));
    if (withMetadata) {
      kept.metadata().ifPresent(metadata -> message.put("metadata", metadata));
    }
    return message;
  }

  JsonObject found(KeptTurn kept, double score) {
    JsonObject message =
        new JsonObject()
            .put("role", kept.turn().role())
            .put("content", kept.turn().content())
            .put("timestamp", timestamps.of(kept.time()));
    return shape == AnswerStyle.OBSERVED
        ? new JsonObject()
            .put("message", new JsonObject().put("id", kept.id()).mergeIn(message))
            .put("score", score)
        : message.put("score", score);
  }

  /** The turns of which a client can find the words. */
  List<KeptTurn> searchable(Context context) {
    return shape == AnswerStyle.OBSERVED ? context.active() : context.turns();
  }

  static String summaryOf(List<KeptTurn> turns) {
    return "Archived "
        + turns.size()
        + " messages ("
        + countOf("user", turns)
        + " from user, "
        + countOf("assistant", turns)
        + " from assistant)";
  }

  private static long countOf(String role, List<KeptTurn> turns) {
    return turns.stream().filter(kept -> kept.turn().role().equals(role)).count();
  }
}
