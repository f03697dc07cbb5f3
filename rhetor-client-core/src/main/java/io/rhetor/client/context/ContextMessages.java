package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;

/**
 * The last turns of a conversation, from {@code GET /contexts/{id}} (section 6 of {@code
 * docs/protocol.md}).
 */
public final class ContextMessages extends RhetorValue {
  private ContextMessages(JsonObject json) {
    super(json);
    JsonObject.required("context_id", json.named("context_id", ContextId::of));
    List<ContextMessage> messages =
        json.list("messages", ContextMessage.class, ContextMessage::fromJson, "content");
    json.keep("count", json.integer("count").orElse(messages.size()));
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextMessages fromJson(Map<String, ?> json) {
    return new ContextMessages(JsonObject.of(json));
  }

  /** {@return the conversation: the server's id, else the one that was asked for} */
  public ContextId contextId() {
    return Fields.required(this, "context_id", ContextId.class);
  }

  /** {@return the turns, oldest first; archived ones as summaries of the role {@code system}} */
  public List<ContextMessage> messages() {
    return Fields.list(this, "messages");
  }

  /** {@return how many turns came: the server's count, else that of {@link #messages()}} */
  public int count() {
    return Fields.required(this, "count", Number.class).intValue();
  }
}
