package io.rhetor.client.internal.json;

import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMatch;
import io.rhetor.client.context.ContextMessage;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Answers of section 6 of {@code docs/protocol.md}, documented and observed shapes alike. */
public final class ContextReader {
  private static final Role UNKNOWN = Role.of("unknown");

  private ContextReader() {}

  /**
   * Reads the conversations; one without an id is left out.
   *
   * @param json the answer
   * @return the conversations
   */
  public static List<ContextInfo> contexts(JsonObject json) {
    return json.items("contexts", ContextReader::info, id -> ContextInfo.builder().id(id).build());
  }

  /**
   * Reads the turns of a conversation.
   *
   * @param json the answer
   * @param asked the conversation that was asked for
   * @return the turns
   */
  public static ContextMessages messages(JsonObject json, ContextId asked) {
    ContextMessages.Builder messages =
        ContextMessages.builder()
            .contextId(contextId(json, asked))
            .addAllMessages(
                json.items("messages", item -> message(item, true), ContextReader::message));
    json.integer("count").ifPresent(messages::count);
    return messages.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads what a search found.
   *
   * @param json the answer
   * @param asked the conversation that was searched
   * @param query what was searched for
   * @return the matches
   */
  public static ContextSearchResult searchResult(JsonObject json, ContextId asked, String query) {
    ContextSearchResult.Builder result =
        ContextSearchResult.builder()
            .contextId(contextId(json, asked))
            .query(json.text("query").orElse(query))
            .addAllMatches(
                json.items(
                    "results",
                    ContextReader::match,
                    text -> ContextMatch.builder().message(message(text)).build()));
    json.integer("count").ifPresent(result::count);
    return result.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads a summary.
   *
   * @param json the answer
   * @param asked the conversation
   * @param redactor takes what is private out of the message of a failure
   * @return the summary
   * @throws io.rhetor.client.error.RhetorModelException if there is none because the model failed
   */
  public static ContextSummary summary(JsonObject json, ContextId asked, Redactor redactor) {
    Optional<String> summary = json.text("summary");
    if (summary.isEmpty() && ErrorBody.hasError(json)) {
      throw ModelErrors.read(json, redactor);
    }
    return ContextSummary.builder()
        .contextId(contextId(json, asked))
        .summary(summary.orElse(""))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static @Nullable ContextInfo info(JsonObject json) {
    Optional<String> id = json.text("context_id").or(() -> json.text("id"));
    if (id.isEmpty()) {
      return null;
    }
    return ContextInfo.builder()
        .id(id.get())
        .messageCount(either(json.integer("message_count"), json, "total_messages"))
        .createdAt(json.instant("created_at"))
        .updatedAt(either(json.instant("last_updated"), json, "updated_at"))
        .activeMessageCount(json.integer("active_message_count"))
        .archivedMessageCount(json.integer("archived_message_count"))
        .summaryCount(json.integer("summary_count"))
        .latestSummary(json.text("latest_summary"))
        .tokenCount(json.count("token_count"))
        .putAllMetadata(metadata(json))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static ContextMatch match(JsonObject json) {
    ContextMatch.Builder match = ContextMatch.builder().score(json.real("score"));
    Optional<JsonObject> nested = json.object("message");
    // The documented item is the message itself with a score, the observed one has both side by
    // side; what is left over belongs to the message only if that is an object of its own.
    match.message(nested.map(inner -> message(inner, true)).orElseGet(() -> message(json, false)));
    return match.putAllAdditionalProperties(json.rest()).build();
  }

  private static ContextMessage message(JsonObject json, boolean withRest) {
    ContextMessage.Builder message =
        ContextMessage.builder()
            .id(json.text("id"))
            .role(json.named("role", Role::of).orElse(UNKNOWN))
            .content(json.text("content").orElse(""))
            .timestamp(json.instant("timestamp"))
            .putAllMetadata(metadata(json));
    return (withRest ? message.putAllAdditionalProperties(json.rest()) : message).build();
  }

  private static ContextMessage message(String content) {
    return ContextMessage.builder().role(UNKNOWN).content(content).build();
  }

  private static Map<String, Object> metadata(JsonObject json) {
    return json.object("metadata").map(JsonObject::rest).orElse(Map.of());
  }

  private static ContextId contextId(JsonObject json, ContextId asked) {
    return json.named("context_id", ContextId::of).orElse(asked);
  }

  private static OptionalInt either(OptionalInt first, JsonObject json, String second) {
    return first.isPresent() ? first : json.integer(second);
  }

  private static Optional<Instant> either(Optional<Instant> first, JsonObject json, String second) {
    return first.isPresent() ? first : json.instant(second);
  }
}
