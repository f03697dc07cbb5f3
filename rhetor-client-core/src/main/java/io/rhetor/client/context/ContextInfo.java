package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the server remembers of a conversation, without its messages, from {@code GET /contexts}
 * (section 6 of {@code docs/protocol.md}).
 */
public final class ContextInfo extends RhetorValue {
  private final String id;
  private final OptionalInt messageCount;
  private final Optional<Instant> createdAt;
  private final Optional<Instant> updatedAt;
  private final OptionalInt activeMessageCount;
  private final OptionalInt archivedMessageCount;
  private final OptionalInt summaryCount;
  private final Optional<String> latestSummary;
  private final OptionalLong tokenCount;
  private final Map<String, Object> metadata;

  private ContextInfo(JsonObject json) {
    super(json, "latest_summary", "metadata");
    id = JsonObject.required("context_id", json.text("context_id", "id"));
    messageCount = json.integer("message_count", "total_messages");
    createdAt = json.instant("created_at");
    updatedAt = json.instant("last_updated", "updated_at");
    activeMessageCount = json.integer("active_message_count");
    archivedMessageCount = json.integer("archived_message_count");
    summaryCount = json.integer("summary_count");
    latestSummary = json.text("latest_summary");
    tokenCount = json.count("token_count");
    metadata = json.map("metadata");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextInfo fromJson(Map<String, ?> json) {
    return new ContextInfo(JsonObject.of(json));
  }

  /**
   * {@return the name of the conversation, as the server tells it: the id; may be empty or contain
   * {@code /}, for the server accepts messages for such ids}
   */
  public String id() {
    return id;
  }

  /** {@return how many messages there are, archived ones included: the count; empty if not told} */
  public OptionalInt messageCount() {
    return messageCount;
  }

  /**
   * {@return when the conversation began: the time; empty if not told. A time without zone is read
   * in the zone of {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> createdAt() {
    return createdAt;
  }

  /**
   * {@return when the last message was added: the time; empty if not told. A time without zone is
   * read in the zone of {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> updatedAt() {
    return updatedAt;
  }

  /**
   * {@return how many messages the server still has word for word: the count; empty if not told}
   */
  public OptionalInt activeMessageCount() {
    return activeMessageCount;
  }

  /**
   * {@return how many messages the server has replaced by summaries: the count; empty if not told}
   */
  public OptionalInt archivedMessageCount() {
    return archivedMessageCount;
  }

  /** {@return how many summaries stand for archived messages: the count; empty if not told} */
  public OptionalInt summaryCount() {
    return summaryCount;
  }

  /** {@return the last of those summaries: the text; empty if there is none} */
  public Optional<String> latestSummary() {
    return latestSummary;
  }

  /** {@return how long the conversation is: the server's estimate in tokens; empty if not told} */
  public OptionalLong tokenCount() {
    return tokenCount;
  }

  /**
   * {@return what is kept with the conversation: plain values by their names, such as {@code
   * component}; unmodifiable}
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * {@return the name of the conversation for further calls: the id; empty if it is one that no
   * call could reach, such as one with a {@code /}}
   */
  public Optional<ContextId> contextId() {
    try {
      return Optional.of(ContextId.of(id()));
    } catch (IllegalArgumentException unreachable) {
      return Optional.empty();
    }
  }
}
