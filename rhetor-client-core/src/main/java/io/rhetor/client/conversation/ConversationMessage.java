package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One message of a {@link Conversation} (section 9 of {@code docs/protocol.md}). */
public final class ConversationMessage extends RhetorValue {
  private ConversationMessage(JsonObject json) {
    super(json, "message", "metadata");
    json.text("message_id", "id");
    json.keep("message", json.text("message", "content").orElse(""));
    json.text("sender", "role");
    json.instant("timestamp");
    json.map("metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code message}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ConversationMessage fromJson(Map<String, ?> json) {
    return new ConversationMessage(JsonObject.of(json));
  }

  /** {@return the id of the message; empty if not told} */
  public Optional<String> messageId() {
    return Fields.text(this, "message_id");
  }

  /**
   * {@return what was said; empty if the server gave it in a shape that is not known, which is then
   * among the {@linkplain #additionalProperties() additional properties}}
   */
  public String message() {
    return Fields.required(this, "message", String.class);
  }

  /** {@return who said it: for example a component's name; empty if not told} */
  public Optional<String> sender() {
    return Fields.text(this, "sender");
  }

  /** {@return when it was said; empty if not told} */
  public Optional<Instant> timestamp() {
    return Fields.field(this, "timestamp", Instant.class);
  }

  /** {@return what its author noted about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }
}
