package io.rhetor.client.conversation;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What can be told of a conversation, from {@code analyze_conversation} (section 9 of {@code
 * docs/protocol.md}): a text or findings by name, as the server chooses.
 */
@Value.Immutable
@ValueStyle
public interface ConversationAnalysis {
  /**
   * Returns the analysis, if it is a text.
   *
   * @return the text; empty if the server gave findings
   */
  @Value.Redacted
  Optional<String> text();

  /**
   * Returns the analysis, if it consists of findings.
   *
   * @return plain values by name; unmodifiable, empty if the server gave a text
   */
  @Value.Redacted
  Map<String, Object> findings();

  /**
   * Returns which kind of analysis it is.
   *
   * @return the server's word for it; empty if not told
   */
  Optional<String> analysisType();

  /**
   * Returns the conversation that was analyzed.
   *
   * @return the conversation's id; empty if not told
   */
  Optional<String> conversationId();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable. An analysis that is neither a text nor
   *     findings is here, as {@code analysis}
   */
  @Value.Redacted
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableConversationAnalysis.Builder {
    Builder() {}
  }
}
