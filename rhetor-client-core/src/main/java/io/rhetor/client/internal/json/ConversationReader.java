package io.rhetor.client.internal.json;

import io.rhetor.client.conversation.AddedMessage;
import io.rhetor.client.conversation.Conversation;
import io.rhetor.client.conversation.ConversationAnalysis;
import io.rhetor.client.conversation.ConversationMessage;
import java.util.Map;
import java.util.Optional;

/** Answers about conversations (section 9 of {@code docs/protocol.md}). */
public final class ConversationReader {
  private ConversationReader() {}

  /**
   * Reads a conversation that was created.
   *
   * @param json the answer
   * @return the conversation
   * @throws MalformedJsonException if it has no id
   */
  public static Conversation created(JsonObject json) throws MalformedJsonException {
    return conversation(require(json, "conversation_id"), json);
  }

  /**
   * Reads a conversation with its messages.
   *
   * @param asked the conversation that was asked for, whose id the answer may leave out
   * @param json the answer
   * @return the conversation
   * @throws MalformedJsonException if it has no messages
   */
  public static Conversation conversation(JsonObject json, String asked)
      throws MalformedJsonException {
    if (!json.hasList("messages")) {
      throw new MalformedJsonException("it has no list of messages");
    }
    return conversation(json.text("conversation_id").orElse(asked), json);
  }

  /**
   * Reads the receipt for a message.
   *
   * @param json the answer
   * @return the receipt
   * @throws MalformedJsonException if it has no id of the message
   */
  public static AddedMessage added(JsonObject json) throws MalformedJsonException {
    return AddedMessage.builder()
        .messageId(require(json, "message_id"))
        .conversationId(json.text("conversation_id"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  /**
   * Reads an analysis.
   *
   * @param json the answer
   * @return the analysis
   * @throws MalformedJsonException if it has none
   */
  public static ConversationAnalysis analysis(JsonObject json) throws MalformedJsonException {
    if (!json.has("analysis")) {
      throw new MalformedJsonException("it has no analysis");
    }
    return ConversationAnalysis.builder()
        .text(json.text("analysis"))
        .putAllFindings(json.object("analysis").map(JsonObject::rest).orElse(Map.of()))
        .analysisType(json.text("analysis_type"))
        .conversationId(json.text("conversation_id"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static Conversation conversation(String id, JsonObject json) {
    return Conversation.builder()
        .conversationId(id)
        .name(json.text("name"))
        .addAllMessages(
            json.items("messages", ConversationReader::message, ConversationReader::message))
        .createdAt(json.instant("created_at"))
        .putAllMetadata(json.object("metadata").map(JsonObject::rest).orElse(Map.of()))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static ConversationMessage message(JsonObject json) {
    return ConversationMessage.builder()
        .messageId(first(json, "message_id", "id"))
        .message(first(json, "message", "content").orElse(""))
        .sender(first(json, "sender", "role"))
        .timestamp(json.instant("timestamp"))
        .putAllMetadata(json.object("metadata").map(JsonObject::rest).orElse(Map.of()))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static ConversationMessage message(String text) {
    return ConversationMessage.builder().message(text).build();
  }

  /** Reads the second field only if there is no first one, since what is read is not kept. */
  private static Optional<String> first(JsonObject json, String first, String second) {
    return json.text(first).or(() -> json.text(second));
  }

  private static String require(JsonObject json, String field) throws MalformedJsonException {
    return json.text(field)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new MalformedJsonException("it has no " + field));
  }
}
