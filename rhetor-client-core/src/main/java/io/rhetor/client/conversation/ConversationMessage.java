package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One message of a {@link Conversation} (section 9 of {@code docs/protocol.md}). */
public final class ConversationMessage extends RhetorValue {
  private final Optional<String> messageId;
  private final String message;
  private final Optional<String> sender;
  private final Optional<Instant> timestamp;
  private final Map<String, Object> metadata;

  private ConversationMessage(JsonObject json) {
    super(json, "message", "metadata");
    messageId = json.text("message_id", "id");
    message = json.keep("message", json.text("message", "content").orElse(""));
    sender = json.text("sender", "role");
    timestamp = json.instant("timestamp");
    metadata = json.map("metadata");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code message}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ConversationMessage fromJson(Map<String, ?> json) {
    return new ConversationMessage(JsonObject.of(json));
  }

  /** {@return the name of the message: the message's id; empty if not told} */
  public Optional<String> messageId() {
    return messageId;
  }

  /**
   * {@return what was said: the text; empty if the server gave it in a shape that is not known,
   * which is then among the {@linkplain #additionalProperties() additional properties}}
   */
  public String message() {
    return message;
  }

  /** {@return who said it: for example a component's name; empty if not told} */
  public Optional<String> sender() {
    return sender;
  }

  /**
   * {@return when it was said: the time; empty if not told. A time without zone is read in the zone
   * of {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> timestamp() {
    return timestamp;
  }

  /** {@return what its author noted about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return metadata;
  }
}
