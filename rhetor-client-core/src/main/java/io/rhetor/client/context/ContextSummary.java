package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;

/**
 * A conversation in a few words, from {@code POST /contexts/{id}/summarize} (section 6 of {@code
 * docs/protocol.md}).
 */
public final class ContextSummary extends RhetorValue {
  private final ContextId contextId;
  private final String summary;

  private ContextSummary(JsonObject json) {
    super(json, "summary");
    contextId = JsonObject.required("context_id", json.named("context_id", ContextId::of));
    summary = json.keep("summary", json.text("summary").orElse(""));
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
    return contextId;
  }

  /** {@return the conversation in a few words; empty if the server has none} */
  public String summary() {
    return summary;
  }
}
