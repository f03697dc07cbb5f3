package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
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
  private ContextInfo(JsonObject json) {
    super(json, "latest_summary", "metadata");
    JsonObject.required("context_id", json.text("context_id", "id"));
    json.integer("message_count", "total_messages");
    json.instant("created_at");
    json.instant("last_updated", "updated_at");
    json.integer("active_message_count");
    json.integer("archived_message_count");
    json.integer("summary_count");
    json.text("latest_summary");
    json.count("token_count");
    json.map("metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextInfo fromJson(Map<String, ?> json) {
    return new ContextInfo(JsonObject.of(json));
  }

  /**
   * {@return the name of the conversation, as the server tells it; may be empty or contain {@code
   * /}, for the server accepts messages for such ids}
   */
  public String id() {
    return Fields.required(this, "context_id", String.class);
  }

  /** {@return how many messages there are, archived ones included; empty if not told} */
  public OptionalInt messageCount() {
    return Fields.integer(this, "message_count");
  }

  /** {@return when the conversation began; empty if not told} */
  public Optional<Instant> createdAt() {
    return Fields.field(this, "created_at", Instant.class);
  }

  /** {@return when the last message was added; empty if not told} */
  public Optional<Instant> updatedAt() {
    return Fields.field(this, "last_updated", Instant.class);
  }

  /** {@return how many messages the server still has word for word; empty if not told} */
  public OptionalInt activeMessageCount() {
    return Fields.integer(this, "active_message_count");
  }

  /** {@return how many messages the server has replaced by summaries; empty if not told} */
  public OptionalInt archivedMessageCount() {
    return Fields.integer(this, "archived_message_count");
  }

  /** {@return how many summaries stand for archived messages; empty if not told} */
  public OptionalInt summaryCount() {
    return Fields.integer(this, "summary_count");
  }

  /** {@return the last of those summaries; empty if there is none} */
  public Optional<String> latestSummary() {
    return Fields.text(this, "latest_summary");
  }

  /** {@return the server's estimate of the conversation's length in tokens; empty if not told} */
  public OptionalLong tokenCount() {
    return Fields.count(this, "token_count");
  }

  /**
   * {@return what is kept with the conversation: plain values by their names, such as {@code
   * component}; unmodifiable}
   */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }

  /**
   * {@return the name of the conversation for further calls; empty if it is one that no call could
   * reach, such as one with a {@code /}}
   */
  public Optional<ContextId> contextId() {
    try {
      return Optional.of(ContextId.of(id()));
    } catch (IllegalArgumentException unreachable) {
      return Optional.empty();
    }
  }
}
