package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;

/**
 * A conversation in a few words, from {@code POST /contexts/{id}/summarize} (section 6 of {@code
 * docs/protocol.md}).
 */
public final class ContextSummary extends RhetorValue {
  private ContextSummary(JsonObject json) {
    super(json, "summary");
    JsonObject.required("context_id", json.named("context_id", ContextId::of));
    json.keep("summary", json.text("summary").orElse(""));
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code summary}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextSummary fromJson(Map<String, ?> json) {
    return new ContextSummary(JsonObject.of(json));
  }

  /** {@return the conversation: the server's id, else the one that was asked for} */
  public ContextId contextId() {
    return Fields.required(this, "context_id", ContextId.class);
  }

  /** {@return the conversation in a few words; empty if the server has none} */
  public String summary() {
    return Fields.required(this, "summary", String.class);
  }
}
