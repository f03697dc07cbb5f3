package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/**
 * What can be told of a conversation, from {@code analyze_conversation} (section 9 of {@code
 * docs/protocol.md}): a text or findings by name, as the server chooses.
 */
public final class ConversationAnalysis extends RhetorValue {
  private final Optional<String> text;
  private final Map<String, Object> findings;

  private ConversationAnalysis(JsonObject json) {
    super(json, "analysis");
    text = json.text("analysis");
    findings = json.map("analysis");
    json.text("analysis_type");
    json.text("conversation_id");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ConversationAnalysis fromJson(Map<String, ?> json) {
    return new ConversationAnalysis(JsonObject.of(json));
  }

  /** {@return the analysis, if it is a text; empty if the server gave findings} */
  public Optional<String> text() {
    return text;
  }

  /**
   * {@return the analysis, if it consists of findings: plain values by name; unmodifiable, empty if
   * the server gave a text}
   */
  public Map<String, Object> findings() {
    return findings;
  }

  /** {@return which kind of analysis it is, in the server's word; empty if not told} */
  public Optional<String> analysisType() {
    return Fields.text(this, "analysis_type");
  }

  /** {@return the id of the conversation that was analyzed; empty if not told} */
  public Optional<String> conversationId() {
    return Fields.text(this, "conversation_id");
  }
}
